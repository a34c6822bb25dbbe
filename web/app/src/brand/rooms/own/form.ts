/** Everything that is edited of a room, in one form; only what was changed is sent. */
import {
  type LocalText,
  type OwnRoom,
  OwnRooms,
  Problem,
  type RoomChange,
  type ShopClient,
} from '@vitrine-shop/sdk';
import { LANGUAGES, languageName } from '../../../i18n/messages.ts';
import { copyText } from '../../../ui/copy.ts';
import { confirmed } from '../../../ui/dialog.ts';
import { busy, button, field, h } from '../../../ui/dom.ts';
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
  const title = textFields('name', room.title, 120);
  const summary = textFields('summary', room.summary, 400);
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
  const words = textFields('close.words', room.closed?.words ?? null, 200, false);
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
    title: title.value() ?? room.title,
    summary: summary.value() ?? room.summary,
    picture: cover.value(),
    capacity: Number(capacity.value),
    place: Number(place.value),
    hours: hours.value(),
    closed: closed.checked
      ? {
          words: words.value(),
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
    const missing = title.missing() ?? summary.missing() ?? (closed.checked ? words.missing() : null);
    fault.hidden = !missing;
    if (missing) {
      fault.textContent = say('alone', { field: missing.label });
      return missing.input.focus();
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

interface TextFields {
  element: HTMLElement;
  /** null where it is empty. */
  value: () => LocalText | null;
  /** The English, where it is wanted and not written: a text has to have it. */
  missing: () => { label: string; input: HTMLElement } | null;
}

/** A text in each of the shop's languages; English first, which the others may lack. */
function textFields(
  key: 'name' | 'summary' | 'close.words',
  text: LocalText | null,
  limit: number,
  required = true,
): TextFields {
  const inputs = LANGUAGES.map((tag) => {
    const rules = { maxlength: limit, lang: tag, required: required && tag === 'en' };
    const input = key === 'summary' ? h('textarea', { rows: 2, ...rules }) : h('input', rules);
    input.value = text?.[tag] ?? '';
    return { tag, input, label: say(key, { language: languageName(tag) }) };
  });
  const value = () => {
    const written = inputs.map(({ tag, input }) => [tag, input.value.trim()] as const);
    const said = Object.fromEntries(written.filter(([, each]) => each));
    return said.en ? { ...said, en: said.en } : null;
  };
  const missing = () => {
    const wanted = required || inputs.some(({ input }) => input.value.trim());
    return (wanted && !value() && inputs.find(({ tag }) => tag === 'en')) || null;
  };
  const fields = inputs.map(({ label, input }) => field(label, input));
  return { element: h('div', { class: 'room-pair' }, ...fields), value, missing };
}

/** A moment as a field of the browser's own time takes it. */
function local(at: string | null): string {
  if (!at) return '';
  const moment = new Date(at);
  return new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
