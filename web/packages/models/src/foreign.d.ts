declare module 'gltf-validator' {
  export function validateBytes(data: Uint8Array, options: Record<string, unknown>): Promise<unknown>;
}

declare module 'draco3dgltf' {
  const codecs: Record<'createDecoderModule' | 'createEncoderModule', () => Promise<unknown>>;
  export default codecs;
}
