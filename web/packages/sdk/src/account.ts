import type { ShopClient } from './shop.ts';
import type {
  AccountAct,
  Invitation,
  ListedMember,
  OpenLink,
  OpenSession,
  Page,
  Passkey,
  Roles,
} from './types.ts';

export type MemberRole = ListedMember['role'];

/**
 * A brand's people and one's own keys. What opens the brand to others needs a passkey shown within minutes:
 * `ShopOptions.proof` is asked then.
 */
export class Account {
  readonly #shop: ShopClient;

  constructor(shop: ShopClient) {
    this.#shop = shop;
  }

  members(): Promise<Page<ListedMember>> {
    return this.#shop.call('GET', '/api/members');
  }

  /** Who loses some of their role is signed out. Rejects with `last-owner` for the only one. */
  async changeRole(member: string, role: MemberRole): Promise<void> {
    await this.#shop.call('PATCH', `/api/members/${encodeURIComponent(member)}`, { role });
  }

  /** Out at once, with their sessions, passkeys and links; with the API tokens they made, unless those are kept. */
  async removeMember(member: string, keepTokens: boolean): Promise<void> {
    await this.#shop.call('DELETE', `/api/members/${encodeURIComponent(member)}?keep_tokens=${keepTokens}`);
  }

  /** Another name for one's brand, by an owner; `name-taken` where it looks like another's. */
  renameBrand(name: string): Promise<{ id: string; name: string }> {
    return this.#shop.call('PATCH', '/api/brand', { name });
  }

  /** Ends one's brand with everything in it, as its last owner; who held copies keeps them. */
  async deleteBrand(): Promise<void> {
    await this.#shop.call('DELETE', '/api/brand');
  }

  /** Ends all sessions of a member. */
  async signOut(member: string): Promise<void> {
    await this.#shop.call('DELETE', `/api/members/${encodeURIComponent(member)}/sessions`);
  }

  /** The secret of a one-time link into one's brand, `/brand#enrol=<secret>`, told this once. */
  async invite(role: MemberRole): Promise<string> {
    return (await this.#shop.call<{ secret: string }>('POST', '/api/members/links', { role })).secret;
  }

  links(): Promise<Page<OpenLink>> {
    return this.#shop.call('GET', '/api/members/links');
  }

  async revokeLink(link: string): Promise<void> {
    await this.#shop.call('DELETE', `/api/members/links/${encodeURIComponent(link)}`);
  }

  /** By whom and to what a one-time link invites; it stays unused. Rejects with `enrolment-spent`, `enrolment-unknown`. */
  lookAtLink(secret: string): Promise<Invitation> {
    return this.#shop.call('POST', '/api/enrolments/look', { secret });
  }

  /** What members of each role may do. */
  roles(): Promise<Roles> {
    return this.#shop.call('GET', '/api/members/roles');
  }

  /** Who did what, newest first. */
  acts(): Promise<Page<AccountAct>> {
    return this.#shop.call('GET', '/api/members/acts');
  }

  passkeys(): Promise<Page<Passkey>> {
    return this.#shop.call('GET', '/api/passkeys');
  }

  /** The secret of a link that adds a passkey of one's own, told this once. */
  async passkeyLink(): Promise<string> {
    return (await this.#shop.call<{ secret: string }>('POST', '/api/passkeys/links')).secret;
  }

  /** Calls one of one's own passkeys otherwise. */
  async renamePasskey(passkey: string, name: string): Promise<void> {
    await this.#shop.call('PATCH', `/api/passkeys/${encodeURIComponent(passkey)}`, { name });
  }

  /** A lost device: what it opened and made ends with it; its API tokens too, unless those are kept. */
  async removePasskey(passkey: string, keepTokens: boolean): Promise<void> {
    await this.#shop.call('DELETE', `/api/passkeys/${encodeURIComponent(passkey)}?keep_tokens=${keepTokens}`);
  }

  sessions(): Promise<Page<OpenSession>> {
    return this.#shop.call('GET', '/api/sessions');
  }

  async endSession(session: string): Promise<void> {
    await this.#shop.call('DELETE', `/api/sessions/${encodeURIComponent(session)}`);
  }

  async endOtherSessions(): Promise<void> {
    await this.#shop.call('DELETE', '/api/sessions');
  }

  codesLeft(): Promise<{ left: number; made_at: string | null }> {
    return this.#shop.call('GET', '/api/recovery-codes');
  }

  /** A new set, told this once; those of before are good no more. */
  async makeCodes(): Promise<string[]> {
    return (await this.#shop.call<{ codes: string[] }>('POST', '/api/recovery-codes')).codes;
  }
}
