/** Which files an edition is bound to, and whether a hash is one of them. Pure but for the hashing. */
import type { BoundFile, Manifest } from '@vitrine-shop/sdk';
import { proves } from './merkle.ts';

/** A file that the shop made of the source since, and signed. */
export interface DerivedFile {
  readonly name: string;
  readonly sha256: string;
  readonly bytes: number | null;
}

/** bound: part of what was registered. derived: made of it by the shop. none: neither. */
export type Match =
  | { readonly kind: 'bound'; readonly file: BoundFile }
  | { readonly kind: 'derived'; readonly file: DerivedFile }
  | { readonly kind: 'none' };

export interface Checked {
  readonly manifest: Manifest;
  /** Of each file in the manifest: whether its path leads to the root on the certificate. */
  readonly proved: readonly boolean[];
  readonly derived: readonly DerivedFile[];
}

/** Follows every path in the manifest to `root`: the one on the certificate, not the manifest's own word. */
export async function checkManifest(manifest: Manifest, root: string): Promise<Checked> {
  const { files } = manifest;
  const proved = await Promise.all(
    files.map((file, index) => proves(file, index, files.length, file.proof, root)),
  );
  return { manifest, proved, derived: derivedFiles(manifest) };
}

/** A bound file counts only if its path was found true. */
export function matchOf(hash: string, { manifest, proved, derived }: Checked): Match {
  const at = manifest.files.findIndex((file, index) => file.sha256 === hash && proved[index]);
  if (at >= 0) return { kind: 'bound', file: manifest.files[at]! };
  const file = derived.find((each) => each.sha256 === hash);
  return file ? { kind: 'derived', file } : { kind: 'none' };
}

/** The files of the signed document, whatever came over the wire; what is unsound is left out. */
export function derivedFiles({ derived }: Manifest): DerivedFile[] {
  const files = derived?.document.files;
  if (!Array.isArray(files)) return [];
  return files.flatMap((each: Record<string, unknown> | null) => {
    const { name, sha256, bytes } = each ?? {};
    if (typeof name !== 'string' || typeof sha256 !== 'string' || !/^[0-9a-f]{64}$/.test(sha256)) return [];
    return [{ name, sha256, bytes: typeof bytes === 'number' ? bytes : null }];
  });
}
