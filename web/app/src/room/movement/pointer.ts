/**
 * Mouse and fingers: drag to look, click or tap to choose or to walk there, two fingers to lean in, a stick at the left for
 * thumbs.
 */
import { type PerspectiveCamera, Ray, Vector2, Vector3 } from 'three';
import type { Walker } from './walker.ts';

const CLICK_PX = 7;
const CLICK_MS = 600;
const STICK_PX = 46;
const LEAN_PER_PX = 0.0025;
const LOOK_PER_VIEW = 1.35; // radians over the height of the view

export interface PointerOptions {
  readonly surface: HTMLElement;
  /** The thumb's stick, if there is one. */
  readonly stick: HTMLElement | null;
  readonly camera: PerspectiveCamera;
  readonly walker: Walker;
  readonly onClick: (ray: Ray, touch: boolean) => void;
  /** null: the pointer has left the room. */
  readonly onHover: (ray: Ray | null) => void;
}

export function listenToPointers(options: PointerOptions): () => void {
  const { surface, walker, stick } = options;
  const ends: (() => void)[] = [];
  const on = <Type extends keyof HTMLElementEventMap>(
    target: HTMLElement,
    type: Type,
    listener: (event: HTMLElementEventMap[Type]) => void,
  ) => {
    target.addEventListener(type, listener);
    ends.push(() => target.removeEventListener(type, listener));
  };
  let drag: { id: number; x: number; y: number; far: number; since: number } | null = null;
  /** The other of two fingers: what they spread apart grows. */
  let second: { id: number; x: number; y: number } | null = null;

  on(surface, 'pointerdown', (event) => {
    if (drag && !second && event.pointerType === 'touch') {
      second = { id: event.pointerId, x: event.clientX, y: event.clientY };
      drag.far = Infinity; // no tap any more
      surface.setPointerCapture(event.pointerId);
    }
    if (drag || event.button !== 0) return;
    drag = { id: event.pointerId, x: event.clientX, y: event.clientY, far: 0, since: event.timeStamp };
    surface.setPointerCapture(event.pointerId);
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  });
  on(surface, 'pointermove', (event) => {
    if (!drag) {
      if (event.pointerType === 'mouse') options.onHover(rayAt(event, options));
      return;
    }
    if (second) return spread(event, drag, second, walker);
    if (event.pointerId !== drag.id) return;
    const [dx, dy] = [event.clientX - drag.x, event.clientY - drag.y];
    drag.far += Math.hypot(dx, dy);
    drag.x = event.clientX;
    drag.y = event.clientY;
    if (drag.far < CLICK_PX) return;
    surface.classList.add('dragging');
    options.onHover(null);
    const scale = LOOK_PER_VIEW / Math.max(300, surface.clientHeight);
    // The room is dragged, as a picture is: what was under the finger stays under it.
    walker.turn(dx * scale);
    walker.look(dy * scale);
  });
  const release = (event: PointerEvent) => {
    if (drag && second && (event.pointerId === second.id || event.pointerId === drag.id)) {
      // The finger that stays goes on looking.
      if (event.pointerId === drag.id) Object.assign(drag, second);
      second = null;
      return;
    }
    if (!drag || event.pointerId !== drag.id) return;
    const click =
      drag.far < CLICK_PX && event.timeStamp - drag.since < CLICK_MS && event.type === 'pointerup';
    drag = null;
    surface.classList.remove('dragging');
    if (click) options.onClick(rayAt(event, options), event.pointerType !== 'mouse');
  };
  on(surface, 'pointerup', release);
  on(surface, 'pointercancel', release);
  on(surface, 'pointerleave', () => options.onHover(null));
  on(surface, 'wheel', (event) => {
    if (event.ctrlKey) return; // the browser's own zoom
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? 1 : 30;
    walker.lean(2 ** (-event.deltaY * lines * LEAN_PER_PX));
  });
  on(surface, 'contextmenu', (event) => event.preventDefault());
  if (stick) listenToStick(stick, walker, on);
  return () => {
    for (const end of ends) end();
  };
}

/** One of two fingers has moved. */
function spread(event: PointerEvent, one: Touch, two: Touch, walker: Walker): void {
  const moved = [one, two].find(({ id }) => id === event.pointerId);
  if (!moved) return;
  const before = Math.hypot(one.x - two.x, one.y - two.y);
  moved.x = event.clientX;
  moved.y = event.clientY;
  const after = Math.hypot(one.x - two.x, one.y - two.y);
  if (before > 0 && after > 0) walker.lean(after / before);
}

interface Touch {
  readonly id: number;
  x: number;
  y: number;
}

type On = (
  target: HTMLElement,
  type: 'pointerdown' | 'pointermove' | 'pointerup' | 'pointercancel',
  listener: (event: PointerEvent) => void,
) => void;

function listenToStick(stick: HTMLElement, walker: Walker, on: On): void {
  const knob = stick.firstElementChild as HTMLElement;
  let held = -1;
  const push = (x: number, y: number) => {
    const length = Math.hypot(x, y);
    const most = Math.max(length, STICK_PX);
    walker.wish.side = x / most;
    walker.wish.ahead = -y / most;
    const scale = length > STICK_PX ? STICK_PX / length : 1;
    knob.style.transform = `translate(${x * scale}px, ${y * scale}px)`;
  };
  const middle = () => {
    const box = stick.getBoundingClientRect();
    return { x: box.left + box.width / 2, y: box.top + box.height / 2 };
  };
  on(stick, 'pointerdown', (event) => {
    held = event.pointerId;
    stick.setPointerCapture(held);
    push(event.clientX - middle().x, event.clientY - middle().y);
  });
  on(stick, 'pointermove', (event) => {
    if (event.pointerId === held) push(event.clientX - middle().x, event.clientY - middle().y);
  });
  const release = (event: PointerEvent) => {
    if (event.pointerId !== held) return;
    held = -1;
    push(0, 0);
  };
  on(stick, 'pointerup', release);
  on(stick, 'pointercancel', release);
}

function rayAt(event: PointerEvent, options: PointerOptions): Ray {
  const box = options.surface.getBoundingClientRect();
  const x = ((event.clientX - box.left) / box.width) * 2 - 1;
  const y = 1 - ((event.clientY - box.top) / box.height) * 2;
  return viewRay(options.camera, new Vector2(x, y));
}

/** The ray from the eye through a point of the view, -1..1 each. */
export function viewRay(camera: PerspectiveCamera, point: Vector2): Ray {
  const origin = new Vector3().setFromMatrixPosition(camera.matrixWorld);
  const direction = new Vector3(point.x, point.y, 0.5).unproject(camera).sub(origin).normalize();
  return new Ray(origin, direction);
}

/** The ray along which the eyes look: not through the picture's middle, which a panel may have moved. */
export function gazeRay(camera: PerspectiveCamera): Ray {
  const origin = new Vector3().setFromMatrixPosition(camera.matrixWorld);
  return new Ray(origin, new Vector3(0, 0, -1).transformDirection(camera.matrixWorld));
}

/** Where a ray meets the floor (its height at the visitor's feet), or null when it looks up or too far. */
export function floorPoint(ray: Ray, height: number, reach_m = 25): Vector3 | null {
  if (ray.direction.y > -0.02) return null;
  const distance = (height - ray.origin.y) / ray.direction.y;
  if (distance <= 0 || distance > reach_m) return null;
  return ray.at(distance, new Vector3());
}
