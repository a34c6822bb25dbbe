import { Problem } from './problem.ts';
import type { ShopClient } from './shop.ts';

/** Passkeys need a secure context: https, or this very machine by the name `localhost`. */
export function passkeysWork(): boolean {
  return globalThis.isSecureContext === true && typeof PublicKeyCredential === 'function';
}

/** Enrols a new member by the one-time secret: asks the device for a passkey and signs in with it. */
export async function enrol(shop: ShopClient, secret: string, name: string): Promise<void> {
  const options = await shop.call<Json>('POST', '/api/enrolments/options', { secret });
  const credential = await asked(() => navigator.credentials.create({ publicKey: creationOptions(options) }));
  shop.adopt(
    await shop.call('POST', '/api/enrolments', { secret, credential: credentialJson(credential), name }),
  );
}

/** Signs a member in with a passkey of this device. */
export async function signIn(shop: ShopClient): Promise<void> {
  const options = await shop.call<Json>('POST', '/api/passkeys/options', {});
  const credential = await asked(() => navigator.credentials.get({ publicKey: requestOptions(options) }));
  shop.adopt(await shop.call('POST', '/api/passkeys', { credential: credentialJson(credential) }));
}

/** Comes in with a recovery code, for a new passkey and nothing else: `session().must_enrol` says so. */
export async function recover(shop: ShopClient, code: string): Promise<void> {
  shop.adopt(await shop.call('POST', '/api/recovery', { code }));
}

/** Shows a passkey of one's own anew: for some minutes the shop then does what it refused with `fresh-proof-needed`. */
export async function prove(shop: ShopClient): Promise<void> {
  const options = await shop.call<Json>('POST', '/api/proofs/options');
  const credential = await asked(() => navigator.credentials.get({ publicKey: requestOptions(options) }));
  await shop.call('POST', '/api/proofs', { credential: credentialJson(credential) });
}

// biome-ignore lint/suspicious/noExplicitAny: WebAuthn's JSON is described by its standard, not by TypeScript's DOM.
type Json = Record<string, any>;

async function asked(prompt: () => Promise<Credential | null>): Promise<PublicKeyCredential> {
  if (!passkeysWork()) throw new Problem({ type: 'vitrine:not-supported', title: 'No passkeys here' });
  let credential: Credential | null;
  try {
    credential = await prompt();
  } catch (error) {
    const name = error instanceof Error ? error.name : '';
    if (name === 'NotAllowedError' || name === 'AbortError') {
      throw new Problem({ type: 'vitrine:cancelled', title: 'The passkey was not given.' }, { cause: error });
    }
    if (name === 'InvalidStateError') {
      throw new Problem(
        { type: 'vitrine:already-enrolled', title: 'This device is enrolled already.' },
        { cause: error },
      );
    }
    throw new Problem(
      { type: 'vitrine:not-supported', title: 'No passkeys here', detail: String(error) },
      { cause: error },
    );
  }
  if (!credential) throw new Problem({ type: 'vitrine:cancelled', title: 'The passkey was not given.' });
  return credential as PublicKeyCredential;
}

/** JSON -> options with bytes. Older browsers lack `parseCreationOptionsFromJSON`, so we do its few lines ourselves. */
export function creationOptions(json: Json): PublicKeyCredentialCreationOptions {
  const body = json.publicKey ?? json;
  return {
    ...body,
    challenge: fromBase64Url(body.challenge),
    user: { ...body.user, id: fromBase64Url(body.user.id) },
    excludeCredentials: descriptors(body.excludeCredentials),
  };
}

export function requestOptions(json: Json): PublicKeyCredentialRequestOptions {
  const body = json.publicKey ?? json;
  return {
    ...body,
    challenge: fromBase64Url(body.challenge),
    allowCredentials: descriptors(body.allowCredentials),
  };
}

function descriptors(list: Json[] | undefined): PublicKeyCredentialDescriptor[] {
  return (list ?? []).map(
    (item) => ({ ...item, id: fromBase64Url(item.id) }) as PublicKeyCredentialDescriptor,
  );
}

/** What the server verifies: the credential with its bytes in base64url (WebAuthn level 3, RegistrationResponseJSON). */
export function credentialJson(credential: PublicKeyCredential): Json {
  const response = credential.response as AuthenticatorAttestationResponse & AuthenticatorAssertionResponse;
  const bytes: Json = { clientDataJSON: toBase64Url(response.clientDataJSON) };
  if (response.attestationObject) {
    bytes.attestationObject = toBase64Url(response.attestationObject);
    bytes.transports = response.getTransports?.() ?? [];
  } else {
    bytes.authenticatorData = toBase64Url(response.authenticatorData);
    bytes.signature = toBase64Url(response.signature);
    bytes.userHandle = response.userHandle ? toBase64Url(response.userHandle) : null;
  }
  return {
    id: credential.id,
    rawId: toBase64Url(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: bytes,
  };
}

export function fromBase64Url(text: string): ArrayBuffer {
  const binary = atob(text.replace(/-/g, '+').replace(/_/g, '/'));
  return Uint8Array.from(binary, (letter) => letter.charCodeAt(0)).buffer;
}

export function toBase64Url(bytes: ArrayBuffer): string {
  const binary = String.fromCharCode(...new Uint8Array(bytes));
  return btoa(binary).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}
