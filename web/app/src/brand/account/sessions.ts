import type { Account, OpenSession } from '@vitrine-shop/sdk';
import { text } from '../text.ts';
import { act, type Listing, listing, moment, row } from './rows.ts';

/** Where one is signed in. changed: something was done. */
export function sessions(account: Account, changed: () => Promise<unknown>): Listing {
  const again = async () => {
    await Promise.all([list.show(), changed()]);
  };
  const sessionRow = (session: OpenSession) => {
    const facts = [
      session.this ? text('thisDevice') : '',
      text('signedInAt', { date: moment(session.signed_in_at) }),
      text('lastSeen', { date: moment(session.seen_at) }),
    ];
    const end = act(text('endSession'), () => account.endSession(session.id), again, 'quiet danger');
    return row(session.device || text('unknownDevice'), facts, !session.this && end);
  };
  const others = act(
    text('endOthers'),
    () => account.endOtherSessions(),
    () => again(),
  );
  const rows = async () => (await account.sessions()).items.map(sessionRow);
  const list = listing('people-sessions', text('sessions'), text('sessionsLead'), rows, others);
  return list;
}
