/** Versions by name: kept, listed, taken up again; and the draft thrown away. */

import type { NamedVersion } from '@vitrine-shop/sdk';
import { busy, button, fill, h } from '../../../../ui/dom.ts';
import { whyNot } from '../../../text.ts';
import type { Editor } from '../editor.ts';
import { say } from '../text.ts';
import { throwAway } from './opening.ts';

export function versionsPart(editor: Editor): { element: HTMLElement; redraw: () => void } {
  const { door, session } = editor;
  const list = h('ul', { class: 'furnish-list' });
  const empty = h('p', { class: 'soft', hidden: true }, say('versions.none'));
  const name = h('input', {
    maxlength: 80,
    'aria-label': say('versions.name'),
    placeholder: say('versions.name'),
  });
  const keep = h('button', { class: 'button' }, say('versions.keep'));
  const form = h('form', { class: 'furnish-keep field' }, name, keep);
  const away = button(say('away'), () => void throwAway(editor), 'quiet danger');
  const element = h(
    'div',
    { class: 'furnish-part' },
    h('p', { class: 'soft' }, say('versions.lead')),
    form,
    empty,
    list,
    away,
  );
  let asked = false;

  const fail = (error: unknown) => editor.say(whyNot(error));
  const ask = async () => {
    const kept = await door.kept();
    empty.hidden = kept.length > 0;
    fill(list, ...kept.map(row));
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const words = name.value.trim();
    if (!words) return name.focus();
    const work = async () => {
      await session.settled();
      await door.keep(session.number, words);
      name.value = '';
      editor.say(say('did.kept', { name: words }));
      await ask();
    };
    void busy(keep, work).catch(fail);
  });
  const row = ({ id, name: words, by, created_at }: NamedVersion) => {
    const when = new Intl.DateTimeFormat(editor.ctx.language, { dateStyle: 'medium', timeStyle: 'short' });
    const back = button(
      say('versions.back'),
      () => {
        const work = async () => {
          await session.by((base) => door.from(base, id));
          editor.say(say('did.back', { name: words }));
        };
        void busy(back, work).catch(fail);
      },
      'quiet',
    );
    back.setAttribute('aria-label', say('versions.back.to', { name: words }));
    return h(
      'li',
      { class: 'furnish-version' },
      h('span', { class: 'furnish-name' }, words),
      h('span', { class: 'soft' }, [by, when.format(new Date(created_at))].filter(Boolean).join(', ')),
      back,
    );
  };
  return {
    element,
    redraw: () => {
      away.hidden = !session.changed;
      keep.disabled = !session.changed; // what visitors see is a version already
      if (asked) return;
      asked = true;
      ask().catch(fail);
    },
  };
}
