// @vitest-environment happy-dom
/** A product's pictures in a room: in the brand's order, the finish's own where the model's stands. */
import { expect, it } from 'vitest';
import { pictureStrip, picturesOf } from '../../src/room/product/pictures.ts';
import { oak, product } from './inside.ts';

const picture = (url: string, photograph: boolean, alt: Record<string, string> | null = null) => ({
  url,
  alt,
  width: 8,
  height: 8,
  photograph,
});
const one = picture('/one', true, { fr: 'De côté' });
const two = picture('/two', true);
const model = picture('/model', false);
const finish = { ...oak, material_variant: 'oak' };

function pictured(...pictures: (typeof one)[]) {
  const found = product({ pictures });
  return {
    ...found,
    model: { ...found.model, pictures: { thumbnail: '/model', cutout: null, variants: { oak: '/oak' } } },
  };
}
const urls = (pictures: { url: string }[]) => pictures.map(({ url }) => url);

it('the finish has the place of the model, and comes first once it was chosen', () => {
  const shown = pictured(one, model, two);
  expect(urls(picturesOf(shown, oak, false))).toEqual(['/one', '/model', '/two']);
  expect(urls(picturesOf(shown, finish, false))).toEqual(['/one', '/oak', '/two']);
  expect(urls(picturesOf(shown, finish, true))).toEqual(['/oak', '/one', '/two']);
  // Hidden, the model's own is not seen; a finish still is, behind the photographs.
  expect(urls(picturesOf(pictured(one), finish, false))).toEqual(['/one', '/oak']);
});

it('one picture stands alone; several are a strip for the keyboard too, each with its words', () => {
  expect(pictureStrip(pictured(), [], 'en')).toBeNull();
  expect(pictureStrip(pictured(model), [model], 'en')?.tagName).toBe('IMG');
  const strip = pictureStrip(pictured(one, model), [one, model], 'en');
  expect([strip?.tagName, strip?.tabIndex, strip?.getAttribute('aria-label')]).toEqual([
    'UL',
    0,
    '2 pictures',
  ]);
  const images = [...(strip?.querySelectorAll('img') ?? [])];
  expect(images.map(({ alt, lang }) => [alt, lang])).toEqual([
    ['De côté', 'fr'],
    ['', ''],
  ]);
});
