import { validateBytes } from 'gltf-validator';

const MOST_ISSUES = 1000;

/** Khronos' own report on a GLB. It gets bytes alone; whatever a file names outside of itself is refused. */
export function validated(bytes: Uint8Array, name: string): Promise<unknown> {
  return validateBytes(bytes, {
    uri: name,
    format: 'glb',
    maxIssues: MOST_ISSUES,
    writeTimestamp: false,
    externalResourceFunction: () => Promise.reject(new Error('nothing outside of the file is read')),
  });
}
