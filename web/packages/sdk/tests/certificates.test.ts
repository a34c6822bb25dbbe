import { expect, it } from 'vitest';
import { Certificates } from '../src/certificates.ts';
import { answerProof, Proofs, proofQuestion } from '../src/proofs.ts';
import { fakeShop } from './fake-shop.ts';

const answered = (body: unknown = {}) => {
  const { shop, asked } = fakeShop(() => [200, body]);
  return { certificates: new Certificates(shop), shop, asked };
};

it('asks for editions and goods, and gives the items', async () => {
  const { certificates, asked } = answered({ items: [1, 2] });
  expect(await certificates.mine()).toEqual([1, 2]);
  expect(await certificates.editions('a b')).toEqual([1, 2]);
  expect(await certificates.ownEditions()).toEqual([1, 2]);
  expect(await certificates.gifts(7, 2)).toEqual([1, 2]);
  expect(asked.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'GET /api/certificates',
    'GET /api/editions?product=a%20b',
    'GET /api/editions?mine=1',
    'POST /api/editions/7/gifts',
  ]);
  expect(asked[3].body).toEqual({ count: 2 });
});

it('speaks the routes of a copy: receive, redeem, claim, lend, take back', async () => {
  const { certificates, asked } = answered({ id: 'c/1' });
  await certificates.receive(7);
  await certificates.redeem('secret');
  await certificates.claim('c/1', '0xabc', 'wallet');
  await certificates.lend('c1', 'v1', 60);
  await certificates.takeBack('c1', 'l1');
  expect(asked.map(({ method, path, body }) => [method, path, body])).toEqual([
    ['POST', '/api/editions/7/receive', undefined],
    ['POST', '/api/certificates/redeem', { secret: 'secret' }],
    ['POST', '/api/certificates/c%2F1/claim', { wallet: '0xabc', by: 'wallet' }],
    ['POST', '/api/certificates/c1/loans', { visitor_id: 'v1', minutes: 60 }],
    ['DELETE', '/api/certificates/c1/loans/l1', undefined],
  ]);
});

it('makes a link to a copy, and gives its secret', async () => {
  const { certificates, asked } = answered({ certificate: 'c1', secret: 'told once' });
  expect(await certificates.link('c1')).toBe('told once');
  expect(asked.map(({ method, path }) => `${method} ${path}`)).toEqual(['POST /api/certificates/c1/link']);
});

it('tells where the file of a copy is', () => {
  const { certificates, shop, asked } = answered();
  expect(certificates.file('c/1')).toBe(`${shop.base}/api/certificates/c%2F1/file`);
  expect(asked).toEqual([]);
});

it('takes a copy back and restores it', async () => {
  const { certificates, asked } = answered({ state: 'minted', revoked: false, pending: true });
  expect((await certificates.revoke(7, 3, true)).pending).toBe(true);
  await certificates.revoke(7, 3, false);
  expect(asked.map(({ method, path, body }) => [`${method} ${path}`, body])).toEqual([
    ['POST /api/editions/7/certificates/3/revoke', { revoked: true }],
    ['POST /api/editions/7/certificates/3/revoke', { revoked: false }],
  ]);
});

it('speaks the routes of editions and gates', async () => {
  const { certificates, asked } = answered();
  await certificates.createEdition('p', { licence: 'Text', max_supply: 10 });
  await certificates.edition(7);
  await certificates.manifest(7);
  await certificates.gate('products', 'p');
  await certificates.setGate('rooms', 'salon', { any: [{ edition: 7 }] });
  await certificates.removeGate('rooms', 'salon');
  await certificates.askDoor('salon');
  await certificates.askTill('p/1');
  expect(asked.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'POST /api/products/p/editions',
    'GET /api/editions/7',
    'GET /api/editions/7/manifest',
    'GET /api/gates/products/p',
    'PUT /api/gates/rooms/salon',
    'DELETE /api/gates/rooms/salon',
    'POST /api/gates/rooms/salon/ask',
    'POST /api/gates/products/p%2F1/ask',
  ]);
});

it('tells all editions, page after page', async () => {
  const pages = [
    { items: [{ number: 1 }, { number: 100 }], next: 100 },
    { items: [{ number: 101 }], next: null },
  ];
  const { shop, asked } = fakeShop(() => [200, pages[asked.length - 1]]);
  const found = await new Certificates(shop).ownEditions();
  expect(found.map(({ number }) => number)).toEqual([1, 100, 101]);
  expect(asked.map(({ path }) => path)).toEqual(['/api/editions?mine=1', '/api/editions?mine=1&after=100']);
});

it('a shop without certificates is off; one that does not answer is not', async () => {
  const off = (status: number, type: string) =>
    new Certificates(fakeShop(() => [status, { type, status }]).shop).chain();
  expect((await off(404, '/problems/page-not-found')).state).toBe('off');
  expect((await off(503, '/problems/certificates-off')).state).toBe('off');
  await expect(off(503, '/problems/chain-down')).rejects.toMatchObject({ kind: 'chain-down' });
});

it('a proof is asked for by chain, contract and token', async () => {
  const { shop, asked } = answered({ challenge: 'q' });
  const proofs = new Proofs(shop, { chain: '31337', contract: '0xab', token: '129' });
  await proofs.read();
  await proofs.ask();
  await proofs.answered('q');
  await proofQuestion(shop, 'q');
  await answerProof(shop, 'q');
  await answerProof(shop, 'q', '0xsigned');
  const base = '/api/certificates/31337/0xab/129';
  expect(asked.map(({ method, path, body }) => [`${method} ${path}`, body])).toEqual([
    [`GET ${base}`, undefined],
    [`POST ${base}/challenges`, undefined],
    [`GET ${base}/challenges/q`, undefined],
    ['GET /api/proofs/q', undefined],
    ['POST /api/proofs/q', {}],
    ['POST /api/proofs/q', { signature: '0xsigned' }],
  ]);
  expect(proofs.qr).toBe(`${base}/qr.svg`);
  expect(proofs.qrOf('q')).toBe(`${base}/qr.svg?challenge=q`);
});
