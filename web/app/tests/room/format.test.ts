import type { Product } from '@vitrine-shop/sdk';
import { describe, expect, it } from 'vitest';
import { readAddress, roomAddress, wayThere } from '../../src/room/address.ts';
import { priceText, sizeText, variantText } from '../../src/room/format.ts';

const variant = (id: string, amount_minor: number, title: string | null) => ({
  id,
  title: title === null ? null : { en: title },
  price: { amount_minor, currency: 'EUR' },
  material_variant: id,
  buyable: true,
  stock: 'in' as const,
  sale: 'elsewhere' as const,
});

function product(...variants: Product['variants']): Product {
  return {
    id: 'vase',
    version: 1,
    brand: { id: 'b', name: 'Maison' },
    title: { en: 'Vase', fr: 'Vase rond' },
    description: null,
    credit: null,
    category: null,
    published: true,
    gated: false,
    model: {
      hash: '',
      url: '',
      bytes: 0,
      triangles: 0,
      size_m: [0.175, 0.26, 0.175],
      variants: [],
      media_type: '',
      credit: null,
      levels: [],
      usdz: [],
    },
    variants,
  };
}

describe('a price', () => {
  it('is one price, written as the language writes it', () => {
    expect(priceText(product(variant('a', 24000, null)), 'en')).toBe('€240');
    expect(priceText(product(variant('a', 24050, null)), 'fr').replace(/\s/g, ' ')).toBe('240,50 €');
  });

  it('is the least one with "from" where finishes differ', () => {
    const varied = product(variant('a', 26000, null), variant('b', 24000, null));
    expect(priceText(varied, 'en')).toBe('from €240');
    expect(priceText(varied, 'fr').replace(/\s/g, ' ')).toBe('dès 240 €');
  });

  it('is empty where nothing is sold', () => {
    expect(priceText(product(), 'en')).toBe('');
  });
});

it('gives sizes in centimetres, and in inches to readers of English', () => {
  expect(sizeText([0.175, 0.26, 0.175], 'en')).toBe('17.5 × 26 × 17.5 cm (6.9 × 10.2 × 6.9 in)');
  expect(sizeText([0.175, 0.26, 0.175], 'fr').replace(/\s/g, ' ')).toBe('17,5 × 26 × 17,5 cm');
});

it('names a variant by its title, its material, its product', () => {
  const some = product(variant('Celadon', 1, null));
  expect(variantText(variant('Celadon', 1, 'Sea green'), some, 'en')).toBe('Sea green');
  expect(variantText(some.variants[0], some, 'en')).toBe('Celadon');
  expect(variantText({ ...some.variants[0], material_variant: null }, some, 'fr')).toBe('Vase rond');
});

describe('the address', () => {
  it('names room, spawn and invitation', () => {
    expect(readAddress(new URL('http://x/rooms/boutique?at=door&product=p1&invite=i1'))).toEqual({
      room: 'boutique',
      spawn: 'door',
      product: 'p1',
      invite: 'i1',
      key: null,
      watch: false,
    });
    expect(readAddress(new URL('http://x/rooms/boutique?watch=1')).watch).toBe(true);
    expect(readAddress(new URL('http://x/rooms/salon?lang=fr#key=a_-9')).key).toBe('a_-9');
    expect(readAddress(new URL('http://x/room.html?room=gallery')).room).toBe('gallery');
  });

  it('leads by an ordinary address to a room that is not under this one', () => {
    const from = new URL('https://shop.lampe.example/rooms/boutique?invite=i1&lang=fr');
    const detail = { elsewhere: { gallery: 'https://house.example/rooms/gallery' } };
    expect(wayThere(detail, from, 'gallery', 'door')).toBe(
      'https://house.example/rooms/gallery?invite=i1&lang=fr&at=door',
    );
    expect(wayThere(detail, from, 'salon', 'door')).toBeNull();
    expect(wayThere(null, from, 'gallery', null)).toBeNull();
  });

  it('takes language and invitation along to another room, and nothing else', () => {
    const from = new URL('http://x/rooms/boutique?at=door&product=p1&invite=i1&lang=fr&other=1');
    expect(roomAddress(from, 'a room', 'win dow')).toBe('/rooms/a%20room?invite=i1&lang=fr&at=win+dow');
  });
});
