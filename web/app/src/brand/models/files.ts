import { zipOf } from '@vitrine-shop/sdk';

/** A file and where it lay below what was dropped. */
export interface Found {
  path: string;
  file: File;
}

const NAMES_OTHERS = /\.(?:gltf|obj)$/i;
const ALONE = /\.(?:glb|zip|stl|ply|off|3mf|step|stp|fbx|usdz|blend)$/i;
const HIDDEN = /(?:^|\/)(?:\.|__MACOSX)/;

export function found(files: Iterable<File>): Found[] {
  return [...files].map((file) => ({ path: file.webkitRelativePath || file.name, file }));
}

/** Everything that was dropped; folders are walked. */
export async function dropped(data: DataTransfer): Promise<Found[]> {
  // The list is emptied once the event is over: entries are taken before anything is awaited.
  const entries = [...data.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  if (!entries.length) return found(data.files);
  return (await Promise.all(entries.map(walked))).flat();
}

/**
 * The uploads that these files are: models that stand alone, each by itself; and one zip of the rest, if a .gltf or .obj
 * among them names the others.
 */
export async function parcels(all: readonly Found[]): Promise<File[]> {
  const seen = all.filter(({ path }) => !HIDDEN.test(path));
  const entry = seen.find(({ path }) => NAMES_OTHERS.test(path));
  if (!entry)
    return (
      seen.some(({ path }) => ALONE.test(path)) ? seen.filter(({ path }) => ALONE.test(path)) : seen
    ).map(({ file }) => file);
  const alone = seen.filter(({ path }) => ALONE.test(path));
  const together = seen.filter(({ path }) => !ALONE.test(path));
  return [await zipped(entry, together), ...alone.map(({ file }) => file)];
}

async function zipped(entry: Found, files: Found[]): Promise<File> {
  // Names are relative to the .gltf: what lies beside its folder cannot be named by it.
  const folder = entry.path.slice(0, entry.path.lastIndexOf('/') + 1);
  const inside = files.filter(({ path }) => path.startsWith(folder));
  const entries = inside
    .map(({ path, file }) => ({ name: path.slice(folder.length), data: file }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  // The same files chosen again must be the same upload, so that it goes on after a reload.
  const lastModified = Math.max(...inside.map(({ file }) => file.lastModified));
  const name = entry.file.name.replace(NAMES_OTHERS, '.zip');
  return new File([await zipOf(entries)], name, { type: 'application/zip', lastModified });
}

async function walked(entry: FileSystemEntry): Promise<Found[]> {
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) =>
      (entry as FileSystemFileEntry).file(resolve, reject),
    );
    return [{ path: entry.fullPath.replace(/^\//, ''), file }];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const inside: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (!some.length) break; // it answers a hundred at a time
    inside.push(...some);
  }
  return (await Promise.all(inside.map(walked))).flat();
}
