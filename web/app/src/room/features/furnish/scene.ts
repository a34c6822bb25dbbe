/** Materials of a room's model, read from the head of its file: nothing of the picture is needed to name them. */

export interface SceneMaterial {
  readonly name: string;
  /** #rrggbb, of what is not painted by a picture. */
  readonly colour: string;
  readonly roughness: number;
  readonly metalness: number;
}

interface Gltf {
  materials?: {
    name?: string;
    pbrMetallicRoughness?: {
      baseColorFactor?: readonly number[];
      roughnessFactor?: number;
      metallicFactor?: number;
    };
  }[];
}

/** What room.json can call it. */
const NAME = /^[a-z][a-z0-9_-]{0,62}$/;
const HEAD_BYTES = 20;
const MAGIC = 0x46546c67;
const MOST_BYTES = 4_000_000; // of the description alone

/** Those that can be named, each once; `unnamed`: how many cannot. Rejects where it is no GLB. */
export async function materialsIn(url: string): Promise<{ named: SceneMaterial[]; unnamed: number }> {
  const answer = await fetch(url, { credentials: 'same-origin' });
  if (!answer.ok || !answer.body) throw new Error(`the room's model did not come: ${answer.status}`);
  return materialsOf(JSON.parse(await description(answer.body.getReader())) as Gltf);
}

export function materialsOf({ materials = [] }: Gltf): { named: SceneMaterial[]; unnamed: number } {
  const named = new Map<string, SceneMaterial>();
  let unnamed = 0;
  for (const { name = '', pbrMetallicRoughness: pbr = {} } of materials) {
    if (!NAME.test(name)) unnamed += 1;
    else if (!named.has(name))
      named.set(name, {
        name,
        colour: hex(pbr.baseColorFactor ?? [1, 1, 1]),
        roughness: pbr.roughnessFactor ?? 1,
        metalness: pbr.metallicFactor ?? 1,
      });
  }
  return { named: [...named.values()], unnamed };
}

/** The JSON at the beginning of a GLB; the rest is not waited for. */
async function description(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<string> {
  let bytes = new Uint8Array();
  for (;;) {
    const head = bytes.length >= HEAD_BYTES ? new DataView(bytes.buffer) : null;
    const length = head ? head.getUint32(12, true) : 0;
    if (head && (head.getUint32(0, true) !== MAGIC || length > MOST_BYTES)) throw new Error('this is no GLB');
    if (head && bytes.length >= HEAD_BYTES + length) {
      void reader.cancel().catch(() => {});
      return new TextDecoder().decode(bytes.subarray(HEAD_BYTES, HEAD_BYTES + length));
    }
    const { done, value } = await reader.read();
    if (done) throw new Error('the file ends early');
    const joined = new Uint8Array(bytes.length + value.length);
    joined.set(bytes);
    joined.set(value, bytes.length);
    bytes = joined;
  }
}

/** glTF's factors are linear. */
function hex(linear: readonly number[]): string {
  const byte = (part: number) => {
    const seen = part <= 0.0031308 ? 12.92 * part : 1.055 * part ** (1 / 2.4) - 0.055;
    return Math.round(Math.min(1, Math.max(0, seen)) * 255)
      .toString(16)
      .padStart(2, '0');
  };
  return `#${[0, 1, 2].map((at) => byte(linear[at] ?? 1)).join('')}`;
}
