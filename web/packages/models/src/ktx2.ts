import { encodeToKTX2 } from 'ktx2-encoder';

/** One image to press: `file` holds width x height x 4 bytes of RGBA, row by row. */
export interface Picture {
  file: string;
  width: number;
  height: number;
  colour: boolean;
  normal: boolean;
}

/**
 * A KTX2 with mip levels that stays compressed in the memory of the graphics card: ETC1S (about one bit a pixel in
 * the file) for colour, UASTC for vectors, whose small errors show as dents.
 */
export async function ktx2(rgba: Uint8Array, picture: Picture): Promise<Uint8Array> {
  const { width, height, colour, normal } = picture;
  if (rgba.byteLength !== width * height * 4)
    throw new Error(`${picture.file} does not hold ${width} x ${height} pixels`);
  return encodeToKTX2(rgba, {
    imageDecoder: async () => ({ width, height, data: rgba }),
    isUASTC: normal,
    isNormalMap: normal,
    isPerceptual: colour,
    isSetKTX2SRGBTransferFunc: colour,
    generateMipmap: true,
    needSupercompression: true,
    qualityLevel: 180,
    compressionLevel: 1,
    uastcLDRQualityLevel: 1,
  });
}
