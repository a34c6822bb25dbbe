/** Files in one zip, stored as they are: models' textures are compressed already, and the bytes are only passed on. */

export interface ZipEntry {
  /** With slashes, relative. */
  name: string;
  data: Blob;
}

const UTF8_NAMES = 0x0800;
const MADE_1980 = [0, 0x21] as const; // a fixed time: the same files are the same zip

/** Reads each file once, for its checksum; the zip's Blob refers to their bytes and copies none. Under 4 GiB. */
export async function zipOf(entries: readonly ZipEntry[]): Promise<Blob> {
  const parts: BlobPart[] = [];
  const directory: Uint8Array<ArrayBuffer>[] = [];
  let offset = 0;
  for (const { name, data } of entries) {
    const label = new TextEncoder().encode(name);
    const crc = await crc32(data);
    const local = record(0x04034b50, [
      [20, 2],
      [UTF8_NAMES, 2],
      [0, 2],
      [MADE_1980[0], 2],
      [MADE_1980[1], 2],
      [crc, 4],
      [data.size, 4],
      [data.size, 4],
      [label.length, 2],
      [0, 2],
    ]);
    directory.push(
      record(0x02014b50, [
        [20, 2],
        [20, 2],
        [UTF8_NAMES, 2],
        [0, 2],
        [MADE_1980[0], 2],
        [MADE_1980[1], 2],
        [crc, 4],
        [data.size, 4],
        [data.size, 4],
        [label.length, 2],
        [0, 2],
        [0, 2],
        [0, 2],
        [0, 2],
        [0, 4],
        [offset, 4],
      ]),
      label,
    );
    parts.push(local, label, data);
    offset += local.length + label.length + data.size;
  }
  const size = directory.reduce((sum, part) => sum + part.length, 0);
  const end = record(0x06054b50, [
    [0, 2],
    [0, 2],
    [entries.length, 2],
    [entries.length, 2],
    [size, 4],
    [offset, 4],
    [0, 2],
  ]);
  return new Blob([...parts, ...directory, end], { type: 'application/zip' });
}

function record(signature: number, fields: [value: number, bytes: 2 | 4][]): Uint8Array<ArrayBuffer> {
  const all: [number, 2 | 4][] = [[signature, 4], ...fields];
  const view = new DataView(new ArrayBuffer(all.reduce((sum, [, bytes]) => sum + bytes, 0)));
  let at = 0;
  for (const [value, bytes] of all) {
    if (bytes === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += bytes;
  }
  return new Uint8Array(view.buffer);
}

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

const PIECE_BYTES = 4 << 20;

async function crc32(data: Blob): Promise<number> {
  let crc = 0xffffffff;
  for (let at = 0; at < data.size; at += PIECE_BYTES) {
    const bytes = new Uint8Array(await data.slice(at, at + PIECE_BYTES).arrayBuffer());
    for (const byte of bytes) crc = (crc >>> 8) ^ TABLE[(crc ^ byte) & 255];
  }
  return (crc ^ 0xffffffff) >>> 0;
}
