import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createContext, runInContext } from 'node:vm';
import { encodeToKTX2 } from 'ktx2-encoder';
import { expect, it } from 'vitest';
import { withoutEval } from '../vite/basis.ts';

const path = (name: string) =>
  fileURLToPath(new URL(`../../node_modules/three/examples/jsm/libs/basis/${name}`, import.meta.url));
const program = readFileSync(path('basis_transcoder.js'), 'utf8');

interface File {
  isValid(): boolean;
  getWidth(): number;
  getLevels(): number;
  startTranscoding(): number;
  getImageTranscodedSizeInBytes(mip: number, layer: number, face: number, format: number): number;
  transcodeImage(
    into: Uint8Array,
    mip: number,
    layer: number,
    face: number,
    format: number,
    unused: number,
    first: number,
    second: number,
  ): number;
  close(): void;
  delete(): void;
}

interface Transcoder {
  initializeBasis(): void;
  KTX2File: new (bytes: Uint8Array) => File;
}

/** The transcoder in a world of its own where strings are no code, as our policy has it. */
async function started(source: string): Promise<Transcoder> {
  const world = createContext(
    { self: { location: { href: '' } }, importScripts: () => undefined, console, TextDecoder, performance },
    { codeGeneration: { strings: false, wasm: true } },
  );
  runInContext(source, world);
  const wasmBinary = readFileSync(path('basis_transcoder.wasm'));
  const found = {} as Transcoder;
  await new Promise<void>((resolve, reject) => {
    Object.assign(found, { wasmBinary, onRuntimeInitialized: resolve });
    Promise.resolve(world.BASIS(found)).catch(reject);
  });
  found.initializeBasis();
  return found;
}

const SIDE = 16;
const RGBA32 = 13;

/** Reddish, rising from left to right. */
function pixels(): Uint8Array {
  const rgba = new Uint8Array(SIDE * SIDE * 4).fill(255);
  for (let at = 0; at < SIDE * SIDE; at++) rgba.set([200, (at % SIDE) * 8, 40], at * 4);
  return rgba;
}

async function ktx2(isUASTC: boolean): Promise<Uint8Array> {
  const data = pixels();
  const quiet = console.log;
  console.log = () => undefined; // the encoder tells its life
  try {
    return await encodeToKTX2(data, {
      imageDecoder: async () => ({ width: SIDE, height: SIDE, data }),
      isUASTC,
      generateMipmap: true,
      needSupercompression: true,
    });
  } finally {
    console.log = quiet;
  }
}

it('unpacks KTX2 where strings are no code', async () => {
  const transcoder = await started(withoutEval(program));
  for (const isUASTC of [false, true]) {
    const file = new transcoder.KTX2File(await ktx2(isUASTC));
    expect([file.isValid(), file.getWidth(), file.getLevels()]).toEqual([true, SIDE, 5]);
    expect(file.startTranscoding()).toBe(1);
    const found = new Uint8Array(file.getImageTranscodedSizeInBytes(0, 0, 0, RGBA32));
    expect(file.transcodeImage(found, 0, 0, 0, RGBA32, 0, -1, -1)).toBe(1);
    const wanted = pixels();
    const apart = found.reduce((most, value, at) => Math.max(most, Math.abs(value - wanted[at]!)), 0);
    expect(apart).toBeLessThan(24);
    expect(() => (file.isValid as (more: number) => boolean).call(file, 1)).toThrow('0 arguments, not 1');
    file.close();
    file.delete();
  }
});

it('could not do so before', async () => {
  await expect(started(program)).rejects.toThrow(/[Cc]ode generation from strings/);
});

it('refuses a program that it does not know', () => {
  expect(() => withoutEval('var BASIS = 1')).toThrow('newFunc(Function,args)');
});
