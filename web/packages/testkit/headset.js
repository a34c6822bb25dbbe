/*
 * An emulated Quest 3 for tests of shop rooms, put on before the page's own code runs. A classic script, because that
 * is what `add_init_script` of every browser driver takes. Load `iwer/build/iwer.min.js` first, then this file.
 *
 * It sets `window.headset`. Positions are metres in the session's own reference space (where one really stands), not
 * the room's: a room that teleports its visitor moves the space, not the headset. Directions: yaw 0 looks along -z,
 * counter-clockwise from above; pitch up is positive; degrees.
 *
 *     await page.evaluate("headset.lookAt(0, 1.2, -3)")
 *     await page.evaluate("headset.point('right', 0.5, 1, -2)")
 *     await page.evaluate("headset.press('right')")          // trigger: down, three frames, up, three frames
 *     await page.evaluate("headset.walk(0, -1, 500)")        // left stick forward for half a second
 *     await page.evaluate("headset.snap(1)")                 // right stick once to the right
 */
(() => {
  const IWER = globalThis.IWER;
  if (!IWER) throw new Error('headset.js: load iwer/build/iwer.min.js before this file.');
  const SETTLE = 3; // IWER takes a button up on the next frame, the page reads it on the one after
  const EYES_M = 1.6;

  const device = new IWER.XRDevice(IWER.metaQuest3, { stereoEnabled: true });
  // Current Chromium has a native navigator.xr; without force IWER would step back and no session would ever start.
  device.installRuntime({ forceInstall: true });
  device.position.set(0, EYES_M, 0);

  const radians = (degrees) => (degrees * Math.PI) / 180;
  const turned = (target, yaw, pitch) => {
    const [sy, cy, sp, cp] = [Math.sin(yaw / 2), Math.cos(yaw / 2), Math.sin(pitch / 2), Math.cos(pitch / 2)];
    target.set(cy * sp, sy * cp, -sy * sp, cy * cp);
  };
  const towards = (from, x, y, z) => {
    const [dx, dy, dz] = [x - from.x, y - from.y, z - from.z];
    return [Math.atan2(-dx, -dz), Math.atan2(dy, Math.hypot(dx, dz))];
  };
  const held = (side) => {
    const input = device.primaryInputMode === 'hand' ? device.hands[side] : device.controllers[side];
    if (!input) throw new Error(`headset: there is no ${side} hand or controller`);
    return input;
  };

  /** Resolves after `count` frames of the session, or of the page while there is none. */
  const frames = (count = SETTLE) =>
    new Promise((resolve) => {
      const step = (left) => {
        if (left <= 0) return resolve(undefined);
        const session = device.activeSession;
        if (session) session.requestAnimationFrame(() => step(left - 1));
        else requestAnimationFrame(() => step(left - 1));
      };
      step(count);
    });

  globalThis.headset = {
    device,
    frames,

    /** Stands at x, z with the eyes at y. The controllers stay where they are. */
    async stand(x, z, y = EYES_M) {
      device.position.set(x, y, z);
      await frames();
    },

    async turn(yaw_deg, pitch_deg = 0) {
      turned(device.quaternion, radians(yaw_deg), radians(pitch_deg));
      await frames();
    },

    async lookAt(x, y, z) {
      turned(device.quaternion, ...towards(device.position, x, y, z));
      await frames();
    },

    /** Holds the `left` or `right` controller (or hand) at a place. */
    async hold(side, x, y, z) {
      held(side).position.set(x, y, z);
      await frames();
    },

    /** Turns a controller so that its ray goes through a place. */
    async point(side, x, y, z) {
      const input = held(side);
      turned(input.quaternion, ...towards(input.position, x, y, z));
      await frames();
    },

    /** Presses and lets go: `trigger`, `squeeze`, `thumbstick`, `a-button` ...; with hands a pinch. */
    async press(side = 'right', button = 'trigger') {
      await this.down(side, button);
      await this.up(side, button);
    },

    async down(side = 'right', button = 'trigger') {
      if (device.primaryInputMode === 'hand') held(side).updatePinchValue(1);
      else held(side).updateButtonValue(button, 1);
      await frames();
    },

    async up(side = 'right', button = 'trigger') {
      if (device.primaryInputMode === 'hand') held(side).updatePinchValue(0);
      else held(side).updateButtonValue(button, 0);
      await frames();
    },

    /** Holds a thumbstick: x to the right, y towards you, -1..1. */
    async stick(side, x, y) {
      device.controllers[side].updateAxes('thumbstick', x, y);
      await frames();
    },

    /** Holds the left stick for a while and lets go. */
    async walk(x, y, milliseconds) {
      await this.stick('left', x, y);
      await new Promise((resolve) => setTimeout(resolve, milliseconds));
      await this.stick('left', 0, 0);
    },

    /** One flick of the right stick: 1 to the right, -1 to the left. */
    async snap(direction) {
      await this.stick('right', direction, 0);
      await this.stick('right', 0, 0);
    },

    /** Lays the controllers down and uses bare hands, or takes them up again. */
    async hands(bare = true) {
      device.primaryInputMode = bare ? 'hand' : 'controller';
      await frames();
    },

    /** What the page sees when the visitor opens the headset's own menu. */
    async blur(away = true) {
      device.updateVisibilityState(away ? 'visible-blurred' : 'visible');
      await frames();
    },

    /** Takes the headset off. */
    async end() {
      await device.activeSession?.end();
    },

    get presenting() {
      return Boolean(device.activeSession);
    },
  };
})();
