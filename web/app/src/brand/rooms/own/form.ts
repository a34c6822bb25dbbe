/** Everything that is edited of a room, in one form; only what was changed is sent. */
import { type OwnRoom, OwnRooms, Problem, type RoomChange, type ShopClient } from '@vitrine-shop/sdk';
import { copyText } from '../../../ui/copy.ts';
import { confirmed } from '../../../ui/dialog.ts';
import { busy, button, field, h } from '../../../ui/dom.ts';
import { patch, textFields, written } from '../../../ui/texts/texts.ts';
import { toast } from '../../../ui/toast.ts';
import { wordsFor } from '../../text.ts';
import { coverField } from './cover.ts';
import { hoursFields } from './hours.ts';
import { say } from './text.ts';

const STATES = ['draft', 'unlisted', 'public'] as const;

/**
 * done: it was saved, as it is now, or left alone: null. stale: somebody was quicker. renewed: it has another link now,
 * and is edited on.
 */
export function roomForm(
  shop: ShopClient,
  room: OwnRoom,
  done: (saved: OwnRoom | null) => void,
  stale: () => void,
  renewed: (room: OwnRoom) => void,
): HTMLFormElement {
  const own = new OwnRooms(shop);
  let { version } = room;
  const title = textFields(room.title, (language) => say('name', { language }), { maxlength: 120 });
  const lines = { maxlength: 400, rows: 2 };
  const summary = textFields(room.summary, (language) => say('summary', { language }), lines);
  const capacity = h('input', { type: 'number', min: 1, max: 2000, required: true, value: room.capacity });
  const place = h('input', { type: 'number', min: 1, max: 9999, required: true, value: room.place });
  const states = STATES.map((state) => {
    const radio = h('input', {
      type: 'radio',
      name: `state-${room.id}`,
      value: state,
      checked: state === (room.state === 'waiting' ? 'public' : room.state),
    });
    const words = h('span', {}, h('b', {}, say(`state.${state}`)), ` ${say(`state.${state}.lead`)}`);
    return { radio, element: h('label', { class: 'room-check' }, radio, words) };
  });
  const cover = coverField(shop, room, (sending) => void busy(save, () => sending.then(() => undefined)));
  const hours = hoursFields(room.hours as Parameters<typeof hoursFields>[0]);
  const closed = h('input', { type: 'checkbox', checked: room.closed !== null });
  const reading = (language: string) => say('close.words', { language });
  const words = textFields(room.closed?.words ?? null, reading, { maxlength: 200 });
  const until = h('input', { type: 'datetime-local', value: local(room.closed?.until ?? null) });
  const closing = h(
    'fieldset',
    { class: 'stack' },
    h('p', { class: 'soft' }, say('close.lead')),
    words.element,
    field(say('close.until'), until, say('close.until.hint')),
  );
  const follow = () => {
    closing.hidden = !closed.checked;
    closing.disabled = !closed.checked; // what is hidden must not keep the form from being sent
  };
  closed.addEventListener('change', follow);
  follow();

  const wanted = (): Required<Omit<RoomChange, 'version' | 'renew_link'>> => ({
    state: STATES.find((_, number) => states[number].radio.checked) ?? 'draft',
    title: patch(title.read()),
    summary: patch(summary.read()),
    picture: cover.value(),
    capacity: Number(capacity.value),
    place: Number(place.value),
    hours: hours.value(),
    closed: closed.checked
      ? {
          words: written(words.read()),
          until: until.value ? new Date(until.value).toISOString() : null,
        }
      : null,
  });
  const before = wanted();
  const fault = h('p', { class: 'note bad', role: 'alert', hidden: true });
  const tell = (error: unknown) => {
    const { kind } = Problem.from(error);
    if (kind === 'version-mismatch') return stale();
    fault.textContent = kind === 'hours-refused' ? say('times') : wordsFor(error);
    fault.hidden = false;
  };
  const save = h('button', { class: 'button primary' }, say('save'));
  const renew = async () => {
    const named = say('link.renew');
    if (!(await confirmed(named, say('link.renew.ask'), named, say('cancel'), 'danger'))) return;
    const change = () => own.change(room.id, { renew_link: true, version });
    try {
      const now = await busy(save, () => busy(renewing, change));
      version = now.version;
      link.value = whole(now);
      link.select();
      toast(say('link.renewed'));
      renewed(now);
    } catch (error) {
      tell(error);
    }
  };
  const renewing = button(say('link.renew'), () => void renew(), 'quiet');
  const link = h('input', { readonly: true, value: whole(room) });
  const copy = button(say('link.copy'), () => void copyText(link.value, say('link.copied')), 'quiet');
  const linked = (room.state === 'unlisted' || room.state === 'waiting') && [
    field(say('link'), link, say('link.renew.lead')),
    h('div', { class: 'actions' }, copy, renewing),
  ];
  const form = h(
    'form',
    { class: 'room-form stack' },
    h(
      'fieldset',
      { class: 'room-part stack' },
      h('legend', {}, say('who')),
      ...states.map(({ element }) => element),
      ...(linked || []),
    ),
    title.element,
    summary.element,
    cover.element,
    h(
      'div',
      { class: 'room-pair' },
      field(say('capacity'), capacity),
      field(say('place'), place, say('place.hint')),
    ),
    hours.element,
    h(
      'fieldset',
      { class: 'room-part stack' },
      h('legend', { class: 'unseen' }, say('close')),
      h('label', { class: 'room-check' }, closed, say('close')),
      closing,
    ),
    fault,
    h(
      'div',
      { class: 'actions' },
      save,
      button(say('cancel'), () => done(null), 'quiet'),
    ),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void send();
  });
  const send = async () => {
    const missing = title.missing() ?? summary.missing();
    fault.hidden = !missing;
    if (missing) {
      fault.textContent = missing.fault;
      return missing.at.focus();
    }
    const now = wanted();
    const changed = Object.entries(now).filter(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name as keyof typeof before]),
    );
    if (!changed.length) return done(null);
    const change = { ...Object.fromEntries(changed), version } as RoomChange;
    try {
      done(await busy(renewing, () => busy(save, () => own.change(room.id, change))));
    } catch (error) {
      tell(error);
    }
  };
  return form;
}

/** To send around. */
export function whole(room: OwnRoom): string {
  return new URL(room.link, location.href).href;
}

/** A moment as a field of the browser's own time takes it. */
function local(at: string | null): string {
  if (!at) return '';
  const moment = new Date(at);
  return new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
