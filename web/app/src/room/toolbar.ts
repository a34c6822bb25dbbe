/** The buttons of the bar: invite, people, talk, settings, headset. */
import { Problem } from '@vitrine-shop/sdk';
import { chooseLanguage, LANGUAGES, type Language } from '../i18n/messages.ts';
import { openDialog } from '../ui/dialog.ts';
import { busy, h } from '../ui/dom.ts';
import { toast } from '../ui/toast.ts';
import type { RoomApp } from './app.ts';
import { farewell } from './farewell.ts';
import { shareRoom } from './features/share/share.ts';
import type { Talk } from './features/talk/talk.ts';
import type { Tool } from './overlay.ts';
import { keepSettings } from './settings.ts';
import { say } from './words.ts';

export class Toolbar {
  /** The present visit's talk, once joined. */
  talk: Talk | null = null;
  talkOpen = false;
  readonly people: Tool;
  readonly chat: Tool;
  /** Shown where the shop gives certificates. */
  readonly goods: Tool;
  readonly headset: Tool;
  /** From watching into the room. */
  readonly enter: HTMLButtonElement;
  readonly #app: RoomApp;
  #openGoods: (() => void) | null = null;

  constructor(app: RoomApp) {
    this.#app = app;
    const { overlay } = app;
    this.enter = overlay.action(say('watch.enter'), () => void this.#enter());
    this.headset = overlay.tool('headset', say('nav.headset'), () => void app.headset?.enter());
    this.headset.button.hidden = true;
    overlay.tool('share', say('nav.share'), () => app.visit && void shareRoom(app.visit));
    this.people = overlay.tool('people', say('nav.people'), () => this.talk?.showPeople());
    this.goods = overlay.tool('goods', say('nav.goods'), () => this.#openGoods?.());
    this.goods.button.hidden = true;
    this.chat = overlay.tool('talk', say('nav.chat'), () => this.#toggleTalk());
    overlay.tool('settings', say('nav.settings'), () => this.#settings());
    void app.headset?.isOffered().then((offered) => {
      this.headset.button.hidden = !offered;
    });
  }

  /** What the goods button opens; null: there is none. */
  offerGoods(open: (() => void) | null): void {
    this.#openGoods = open;
    this.goods.button.hidden = open === null;
  }

  async #enter(): Promise<void> {
    const live = this.#app.visit?.live;
    if (!live?.watching) return;
    try {
      await busy(this.enter, () => live.promote());
    } catch (error) {
      const problem = Problem.from(error);
      if (problem.kind === 'room-full') toast(say('watch.full'));
      else if (problem.kind === 'room-paused') toast(say('watch.paused'));
      else toast(farewell(problem, false).lead);
    }
  }

  /** Before one has joined there is no talk yet: it opens as soon as there is. */
  #toggleTalk(): void {
    if (this.talk) this.talk.show(!this.talk.isOpen);
    else this.talkOpen = true;
  }

  #settings(): void {
    const { settings, language } = this.#app;
    const keep = () => keepSettings(settings);
    const names: Record<Language, string> = { en: 'English', fr: 'Français' };
    const rows = [
      choice(
        say('set.language'),
        LANGUAGES.map((key) => [key, names[key]]),
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
        this.#app.sounds.wake();
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
    const close = h('button', { type: 'button', class: 'button primary' }, say('waiting.close'));
    const dialog = openDialog(
      say('set.label'),
      h('div', { class: 'room-settings' }, ...rows),
      h('div', { class: 'actions' }, close),
    );
    close.addEventListener('click', () => dialog.close());
  }
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
