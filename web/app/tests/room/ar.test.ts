import type { Model, Product, Variant } from '@vitrine-shop/sdk';
import { expect, it } from 'vitest';
import { usdzOf } from '../../src/room/features/ar/ar.ts';

const OAK = { variant: 'Oak', url: '/models/a/oak.usdz', bytes: 1 };
const PLAIN = { variant: null, url: '/models/a/plain.usdz', bytes: 1 };
const product = (usdz?: Model['usdz']) => ({ model: usdz ? { usdz } : {} }) as unknown as Product;
const variant = (material_variant: string | null) => ({ material_variant }) as unknown as Variant;

it('the file in the chosen finish, else the one as the model came, else none', () => {
  expect(usdzOf(product([PLAIN, OAK]), variant('Oak'))).toBe(OAK);
  expect(usdzOf(product([OAK, PLAIN]), variant('Ash'))).toBe(PLAIN);
  expect(usdzOf(product([OAK]), null)).toBeNull();
  expect(usdzOf(product(), variant('Oak'))).toBeNull();
});
