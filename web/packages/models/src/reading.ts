import { type Document, Logger, WebIO } from '@gltf-transform/core';
import { ALL_EXTENSIONS } from '@gltf-transform/extensions';
import { dequantize } from '@gltf-transform/functions';
import draco3d from 'draco3dgltf';
import { MeshoptDecoder, MeshoptEncoder } from 'meshoptimizer';

/**
 * Reads and writes glTF from and to bytes. No address is ever followed: what comes in is one self-contained GLB
 * (`pack.py`), and `readBinary` resolves nothing.
 */
export async function modelIO(): Promise<WebIO> {
  const [decoder, encoder] = await Promise.all([
    draco3d.createDecoderModule(),
    draco3d.createEncoderModule(),
    MeshoptDecoder.ready,
    MeshoptEncoder.ready,
  ]);
  return new WebIO({ credentials: 'omit' })
    .setLogger(new Logger(Logger.Verbosity.SILENT))
    .registerExtensions(ALL_EXTENSIONS)
    .registerDependencies({
      'draco3d.decoder': decoder,
      'draco3d.encoder': encoder,
      'meshopt.decoder': MeshoptDecoder,
      'meshopt.encoder': MeshoptEncoder,
    });
}

/** The document in a GLB, its compression and quantisation undone. Throws where glTF-Transform cannot read it. */
export async function read(io: WebIO, bytes: Uint8Array<ArrayBuffer>): Promise<Document> {
  const document = await io.readBinary(bytes);
  document.setLogger(new Logger(Logger.Verbosity.SILENT));
  // They are applied anew by each codec; left here, the writer would repeat the input's.
  for (const extension of document.getRoot().listExtensionsUsed()) {
    if (COMPRESSION.has(extension.extensionName)) extension.dispose();
  }
  // Likewise: what is quantised twice loses its place, and its normals.
  await document.transform(dequantize());
  return document;
}

const COMPRESSION = new Set([
  'KHR_draco_mesh_compression',
  'EXT_meshopt_compression',
  'KHR_meshopt_compression',
]);

export type { Document, WebIO };
