/**
 * The page of the browser bench: a recorded minute of a room of a thousand, through the SDK and the crowd.
 *
 * `bench.run(people, seconds)` answers what one displayed frame costs; `bench.draw(people, low)` draws one and counts.
 * Frames come as PROTOCOL.md has them: 50 near full records at 20 Hz, 62 middle at 10 Hz, the rest far at 2.5 Hz.
 */
import { DirectionalLight, PerspectiveCamera, Scene, WebGLRenderer } from 'three';
import { Crowd } from '../../../web/app/src/room/people/crowd.ts';
import { Plates } from '../../../web/app/src/room/people/plates.ts';
import {
  AvatarPose,
  decodeFrame,
  FrameBuffer,
  Kind,
  LEFT,
  Playback,
  RIGHT,
} from '../../../web/packages/sdk/src/index.ts';
import { roundAway, writeBits } from '../../../web/packages/sdk/src/protocol/bits.ts';
import {
  FAR_BYTES,
  FULL_BYTES,
  HEAD_BYTES,
  writeBody,
  yawCode,
} from '../../../web/packages/sdk/src/protocol/bodies.ts';

const TICK_MS = 50;
const NEAR = 50;
const MIDDLE = 62;
const WARM_FRAMES = 180;
const FRAME_MS = 1000 / 60;

/** Where person `slot` is at a time: everybody walks a small circle about a place of their own. */
function walk(slot: number, ms: number, pose: AvatarPose): void {
  const away = 1 + 0.43 * Math.sqrt(slot) * 1.1;
  const home = slot * 2.399963;
  const turn = (slot % 2 ? 1 : -1) * (ms / 1000) * 0.9 + slot;
  const x = Math.cos(home) * away + Math.cos(turn) * 0.8;
  const z = Math.sin(home) * away + Math.sin(turn) * 0.8;
  const yaw = -turn - (slot % 2 ? Math.PI : 0);
  pose.kind = Kind.FULL;
  pose.setHead(x, 1.55 + (slot % 7) * 0.03, z, yaw, 0.1 * Math.sin(ms / 700 + slot));
  pose.left = pose.right = true;
  for (const [part, side] of [
    [LEFT, -1],
    [RIGHT, 1],
  ] as const) {
    const swing = 0.15 * Math.sin(ms / 300 + side);
    pose.set(
      part,
      x + side * 0.3 * Math.cos(yaw),
      1.1 + swing,
      z - side * 0.3 * Math.sin(yaw),
      0,
      Math.sin(yaw / 2),
      0,
      Math.cos(yaw / 2),
    );
  }
}

/** The FRAME message of a tick for a receiver in the middle of the room. */
function frameOf(tick: number, people: number): Uint8Array {
  const pose = new AvatarPose();
  const sections = new Map<string, { kind: Kind; tier: number; records: Uint8Array[] }>();
  for (let slot = 1; slot <= people; slot++) {
    const tier = slot <= NEAR ? 0 : slot <= NEAR + MIDDLE ? 1 : 2;
    if (tick % [1, 2, 8][tier]! !== slot % [1, 2, 8][tier]!) continue;
    const age = tier === 2 ? 0 : (slot * 7 + tick * 3) % 25;
    walk(slot, tick * TICK_MS - age * 2, pose);
    const kind = tier === 2 ? Kind.FAR : pose.kind;
    const key = `${tier} ${kind}`;
    if (!sections.has(key)) sections.set(key, { kind, tier, records: [] });
    sections.get(key)!.records.push(recordOf(slot, age, kind, pose));
  }
  const bytes = [...header(tick)];
  for (const { kind, tier, records } of sections.values()) {
    bytes.push(kind, tier, records.length & 255, records.length >> 8);
    for (const record of records) bytes.push(...record);
  }
  return Uint8Array.from(bytes);
}

function header(tick: number): Uint8Array {
  const bytes = new Uint8Array(8);
  const view = new DataView(bytes.buffer);
  bytes[0] = 0x90;
  view.setUint16(2, 1, true);
  view.setUint32(4, tick, true);
  return bytes;
}

function recordOf(slot: number, age: number, kind: Kind, pose: AvatarPose): Uint8Array {
  const head = kind === Kind.FAR ? 2 : 3;
  const length = kind === Kind.FULL ? FULL_BYTES : kind === Kind.HEAD ? HEAD_BYTES : FAR_BYTES;
  const bytes = new Uint8Array(head + length + 2); // writeBits may touch the bytes after a field
  bytes[0] = slot & 255;
  bytes[1] = slot >> 8;
  if (kind === Kind.FAR) {
    writeBits(bytes, 2, 0, 13, roundAway(((pose.values[0]! + 32) * 1000) / 8));
    writeBits(bytes, 2, 13, 8, roundAway(((pose.values[1]! + 1) * 1000) / 32));
    writeBits(bytes, 2, 21, 13, roundAway(((pose.values[2]! + 32) * 1000) / 8));
    writeBits(bytes, 2, 34, 8, (yawCode(pose.yaw) >> 4) & 255);
  } else {
    bytes[2] = (kind === Kind.FULL ? Number(pose.left) + 2 * Number(pose.right) : 0) | (age << 3);
    writeBody(bytes, 3, pose);
  }
  return bytes.subarray(0, head + length);
}

const renderer = new WebGLRenderer({ antialias: false });
renderer.setSize(640, 360, false);
renderer.info.autoReset = false;
document.body.append(renderer.domElement);

interface Drawn {
  crowd: Crowd;
  scene: Scene;
  camera: PerspectiveCamera;
  update: (seconds: number, now: number) => void;
  dispose: () => void;
}

/** Figures and name plates, as the room has them. */
function crowdOf(people: number, low: boolean): Drawn {
  const crowd = new Crowd({ fine: !low, still: false, shadows: !low, heightAt: () => 0 });
  for (let slot = 1; slot <= people; slot++)
    crowd.put({ slot, id: `p${slot}`, name: `Visitor ${slot}`, colour: slot % 12, role: 'guest' });
  const scene = new Scene();
  const light = new DirectionalLight(0xffffff, 1);
  light.castShadow = true;
  const plates = new Plates();
  scene.add(crowd.group, plates.mesh, light);
  const camera = new PerspectiveCamera(62, 16 / 9, 0.05, 80);
  camera.position.set(0, 1.6, 0);
  camera.updateMatrixWorld();
  const update = (seconds: number, now: number) => {
    crowd.update(seconds, now, camera.position, camera);
    plates.update(crowd.figures, camera, camera.position, (62 * Math.PI) / 180, seconds, now);
  };
  const dispose = () => {
    crowd.dispose();
    plates.dispose();
  };
  return { crowd, scene, camera, update, dispose };
}

const frames: Uint8Array[] = [];

const bench = {
  /** Writes the frames beforehand, so that their making is not measured. Answers the mean bytes of one. */
  record(people: number, seconds: number): number {
    frames.length = 0;
    for (let tick = 0; tick < seconds * 20; tick++) frames.push(frameOf(tick, people));
    return frames.reduce((sum, frame) => sum + frame.length, 0) / frames.length;
  },

  /** One displayed frame per animation frame until the recording ends; milliseconds of script by frame. */
  async run(people: number): Promise<{ sdk_ms: number[]; crowd_ms: number[]; placed: number }> {
    const playback = new Playback(20);
    const frame = new FrameBuffer();
    const { crowd, camera, update, dispose } = crowdOf(people, false);
    const sdk_ms: number[] = [];
    const crowd_ms: number[] = [];
    let next = 0;
    for (let shown = 0; next < frames.length; shown++) {
      await new Promise(requestAnimationFrame);
      const now = shown * FRAME_MS;
      camera.rotation.y = now / 4000;
      camera.updateMatrixWorld();
      const began = performance.now();
      for (; next < frames.length && next * TICK_MS + 30 + (next % 5) * 4 <= now; next++) {
        decodeFrame(frames[next]!, frame);
        playback.push(frame, next * TICK_MS, now);
      }
      for (const [slot, figure] of crowd.figures) {
        if (playback.sample(slot, now, figure.pose)) figure.placed = true;
      }
      const sampled = performance.now();
      update(FRAME_MS / 1000, now / 1000);
      if (shown < WARM_FRAMES) continue;
      sdk_ms.push(sampled - began);
      crowd_ms.push(performance.now() - sampled);
    }
    const placed = [...crowd.figures.values()].filter((figure) => figure.placed).length;
    dispose();
    return { sdk_ms, crowd_ms, placed };
  },

  /** Draws a picture of so many people, with their shadows unless `low`. */
  draw(people: number, low: boolean): { calls: number; triangles: number } {
    renderer.shadowMap.enabled = !low;
    const { crowd, scene, camera, update, dispose } = crowdOf(people, low);
    for (const [slot, figure] of crowd.figures) {
      walk(slot, 0, figure.pose);
      figure.placed = true;
    }
    for (let step = 0; step < 20; step++) update(0.05, step * 0.05);
    renderer.info.reset();
    renderer.render(scene, camera);
    const { calls, triangles } = renderer.info.render;
    dispose();
    return { calls, triangles };
  },
};

Object.defineProperty(globalThis, 'bench', { value: bench });
