import { expect, test } from 'vitest';
import {
  creationOptions,
  credentialJson,
  fromBase64Url,
  requestOptions,
  toBase64Url,
} from '../src/passkeys.ts';

const bytes = (...values: number[]) => new Uint8Array(values).buffer;

test('base64url there and back, for every length', () => {
  for (let length = 0; length < 70; length++) {
    const buffer = Uint8Array.from({ length }, (_, i) => (i * 37 + length) & 255).buffer;
    const text = toBase64Url(buffer);
    expect(text).toMatch(/^[\w-]*$/);
    expect(new Uint8Array(fromBase64Url(text))).toEqual(new Uint8Array(buffer));
  }
});

test('options get their bytes, and keep the rest', () => {
  const user = { id: '_-8', name: 'Claire', displayName: 'Claire' };
  const json = {
    challenge: 'AQID',
    user,
    rp: { id: 'localhost' },
    excludeCredentials: [{ id: 'BA', type: 'public-key' }],
  };
  const made = creationOptions(json);
  expect(new Uint8Array(made.challenge as ArrayBuffer)).toEqual(new Uint8Array([1, 2, 3]));
  expect(new Uint8Array(made.user.id as ArrayBuffer)).toEqual(new Uint8Array([255, 239]));
  expect(made.rp).toEqual({ id: 'localhost' });
  expect(made.excludeCredentials?.[0].type).toBe('public-key');
  expect(requestOptions({ publicKey: { challenge: 'AQ', rpId: 'localhost' } })).toMatchObject({
    rpId: 'localhost',
    allowCredentials: [],
  });
});

test('a registration and an assertion become JSON', () => {
  const common = { id: 'BA', rawId: bytes(4), type: 'public-key', authenticatorAttachment: 'platform' };
  const made = {
    ...common,
    getClientExtensionResults: () => ({}),
    response: { clientDataJSON: bytes(1), attestationObject: bytes(2), getTransports: () => ['internal'] },
  };
  expect(credentialJson(made as unknown as PublicKeyCredential)).toEqual({
    id: 'BA',
    rawId: 'BA',
    type: 'public-key',
    authenticatorAttachment: 'platform',
    clientExtensionResults: {},
    response: { clientDataJSON: 'AQ', attestationObject: 'Ag', transports: ['internal'] },
  });
  const response = {
    clientDataJSON: bytes(1),
    authenticatorData: bytes(2),
    signature: bytes(3),
    userHandle: null,
  };
  const given = { ...common, getClientExtensionResults: () => ({}), response };
  expect(credentialJson(given as unknown as PublicKeyCredential).response).toEqual({
    clientDataJSON: 'AQ',
    authenticatorData: 'Ag',
    signature: 'Aw',
    userHandle: null,
  });
});
