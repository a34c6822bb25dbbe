import type { Document, Texture } from '@gltf-transform/core';
import { getTextureChannelMask, getTextureColorSpace, listTextureSlots } from '@gltf-transform/functions';

/** What one texture is for. channels: bit 0 red, 1 green, 2 blue, 3 alpha; `getTextureChannelMask` knows slots. */
export interface Usage {
  file: string;
  media_type: string;
  channels: number;
  colour: boolean;
  normal: boolean;
}

const RED = 0x1000;
const MARK = 'vitrine:texture:';

/**
 * Takes every image out of the document and leaves its number in its place, so that geometry is packed once and
 * dressed afterwards, by Python, in each image format. Returns the images' bytes and uses, in order of number.
 */
export function undressed(document: Document): { usage: Usage; bytes: Uint8Array }[] {
  return document
    .getRoot()
    .listTextures()
    .map((texture, number) => {
      const usage = usageOf(texture, number);
      const bytes = texture.getImage() ?? new Uint8Array();
      texture.setImage(new TextEncoder().encode(`${MARK}${number}`)).setMimeType('image/png');
      return { usage, bytes };
    });
}

function usageOf(texture: Texture, number: number): Usage {
  const mask = getTextureChannelMask(texture);
  return {
    file: `texture${number}`,
    media_type: texture.getMimeType(),
    channels: [0, 4, 8, 12].reduce((bits, shift, at) => bits | (mask & (RED >> shift) ? 1 << at : 0), 0),
    colour: getTextureColorSpace(texture) === 'srgb',
    normal: listTextureSlots(texture).some((slot) => /normal/i.test(slot)),
  };
}
