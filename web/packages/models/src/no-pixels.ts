/** Stands for `ndarray-pixels` in the bundle: no step of this program decodes an image. */
export function getPixels(): never {
  throw new Error('images are decoded by Python, not here');
}

export const savePixels = getPixels;
