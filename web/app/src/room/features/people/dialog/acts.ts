/** What one may do about somebody: the questions asked before it is done. */
import type { Blocked, Person, Room } from '@vitrine-shop/sdk';
import { confirmed, openDialog } from '../../../../ui/dialog.ts';
import { field, h } from '../../../../ui/dom.ts';
import { toast } from '../../../../ui/toast.ts';
import { whyNot } from '../../../text.ts';
import { say } from './text.ts';

const REASON_LONGEST = 100;
const BANS = [
  ['60', 'act.ban.hour'],
  ['1440', 'act.ban.day'],
  ['43200', 'act.ban.month'],
] as const;

/** Does it and says so, or says why not. */
async function done(work: Promise<void>, words: string): Promise<void> {
  try {
    await work;
    toast(words);
  } catch (error) {
    toast(whyNot(error));
  }
}

export async function block(room: Room, person: Person): Promise<void> {
  const { name } = person;
  const sure = await confirmed(
    say('act.block.title', { name }),
    say('act.block.lead'),
    say('act.block'),
    say('act.cancel'),
  );
  if (!sure) return;
  await done(room.block(person.id), say('act.block.done', { name }));
}

export async function unblock(room: Room, { visitor, name }: Blocked): Promise<void> {
  const words = say('act.unblock.done', { name: name || say('people.unnamed') });
  await done(room.shop.unblock(visitor), words);
}

export async function mute(room: Room, person: Person, muted: boolean): Promise<void> {
  const { id, name } = person;
  if (muted) await done(room.mute(id), say('act.mute.done', { name }));
  else await done(room.unmute(id), say('act.unmute.done', { name }));
}

/** Out of the room now; `ban`: and not in again for a while. */
export function showOut(room: Room, person: Person, ban: boolean): void {
  const { id, name } = person;
  const reason = h('input', { type: 'text', maxlength: String(REASON_LONGEST), autocomplete: 'off' });
  const spans = h('select', {}, ...BANS.map(([minutes, key]) => h('option', { value: minutes }, say(key))));
  const action = say(ban ? 'act.ban' : 'act.kick');
  const cancel = h('button', { type: 'button', class: 'button quiet' }, say('act.cancel'));
  const form = h(
    'form',
    { class: 'act-form' },
    h('p', {}, say(ban ? 'act.ban.lead' : 'act.kick.lead', { name })),
    ban && field(say('act.ban.span'), spans),
    field(say('act.reason'), reason, say('act.reason.hint')),
    h('div', { class: 'actions' }, h('button', { class: 'button primary' }, action), cancel),
  );
  const dialog = openDialog(say(ban ? 'act.ban.title' : 'act.kick.title', { name }), form);
  cancel.addEventListener('click', () => dialog.close());
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    dialog.close();
    const why = reason.value.replace(/\s+/g, ' ').trim() || undefined;
    if (ban) void done(room.ban(id, Number(spans.value), why), say('act.ban.done', { name }));
    else void done(room.kick(id, why), say('act.kick.done', { name }));
  });
}

export async function pause(room: Room, paused: boolean): Promise<void> {
  await done(room.pause(paused), say(paused ? 'act.pause.done' : 'act.resume.done'));
}
