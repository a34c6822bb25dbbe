/** Settings: language, picture, sounds, comfort in a headset. */
import { chooseLanguage, LANGUAGES, nameOfLanguage } from '../i18n/messages.ts';
import { openDialog } from '../ui/dialog.ts';
import { h } from '../ui/dom.ts';
import type { Page } from './context.ts';
import './settings.css';
import { say } from './text.ts';

/** keep: a setting is other now. */
export function openSettings(page: Page, keep: () => void): void {
  const { settings, language, sounds } = page;
  const rows = [
    choice(
      say('set.language'),
      LANGUAGES.map((key) => [key, nameOfLanguage(key)]),
      language,
      (key) => chooseLanguage(key),
    ),
    choice(
      say('set.quality'),
      (['auto', 'low', 'high'] as const).map((key) => [key, say(`set.quality.${key}`)]),
      settings.quality,
      (key) => {
        settings.quality = key;
        keep();
      },
      say('set.reload'),
    ),
    toggle(say('set.sounds'), settings.sounds, (on) => {
      settings.sounds = on;
      keep();
      sounds.wake();
    }),
    choice(
      say('set.turn'),
      (['snap', 'smooth'] as const).map((key) => [key, say(`set.turn.${key}`)]),
      settings.turn,
      (key) => {
        settings.turn = key;
        keep();
      },
    ),
    toggle(say('set.walk'), settings.stick, (on) => {
      settings.stick = on;
      keep();
    }),
    toggle(say('set.vignette'), settings.vignette, (on) => {
      settings.vignette = on;
      keep();
    }),
  ];
  const close = h('button', { type: 'button', class: 'button primary' }, say('done'));
  const dialog = openDialog(
    say('set.label'),
    h('div', { class: 'room-settings' }, ...rows),
    h('div', { class: 'actions' }, close),
  );
  close.addEventListener('click', () => dialog.close());
}

let groups = 0;

function choice<Key extends string>(
  label: string,
  options: readonly (readonly [Key, string])[],
  present: Key,
  onChoose: (key: Key) => void,
  hint?: string,
): HTMLElement {
  const name = `setting-${++groups}`;
  const buttons = options.map(([key, text]) => {
    const input = h('input', { type: 'radio', name, value: key, checked: key === present });
    input.addEventListener('change', () => onChoose(key));
    return h('label', { class: 'setting-choice' }, input, h('span', {}, text));
  });
  return h(
    'fieldset',
    { class: 'setting' },
    h('legend', {}, label),
    h('div', {}, ...buttons),
    hint && h('p', { class: 'card-note' }, hint),
  );
}

function toggle(label: string, present: boolean, onChange: (on: boolean) => void): HTMLElement {
  const input = h('input', { type: 'checkbox', role: 'switch', checked: present });
  input.addEventListener('change', () => onChange(input.checked));
  return h('label', { class: 'setting setting-toggle' }, h('span', {}, label), input);
}
