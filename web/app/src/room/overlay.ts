/**
 * The page around the canvas: still picture and progress, bar, hint, list of things, places for card and panels.
 *
 * Only skeleton and showing; what the parts do stands in their own files.
 */
import { type LocalText, localText, spokenIn } from '@vitrine-shop/sdk';
import { fill, h } from '../ui/dom.ts';
import { ICONS, icon } from './dom.ts';
import { say } from './text.ts';

/** A button of the bar. */
export interface ToolSpec {
  /** Asked for again under the same name it is the same button, which now does `press`. */
  readonly name: string;
  /** Line drawings of 24 x 24. */
  readonly icon: readonly string[];
  readonly label: string;
  readonly press: () => void;
}

export interface Tool {
  readonly button: HTMLButtonElement;
  /** A small number on the button; empty hides it. */
  badge(text: string): void;
  /** What it is called; shown as its title too. */
  label(text: string): void;
}

export class Overlay {
  readonly root: HTMLElement;
  /** The canvas goes in here; pointers are heard here. */
  readonly surface = h('div', { class: 'room-surface' });
  readonly card = h('aside', { class: 'room-card', 'aria-label': say('card.label'), hidden: true });
  readonly panels = h('div', { class: 'room-panels' });
  readonly stick = h('div', { class: 'room-stick', 'aria-hidden': 'true' }, h('i'));
  readonly #still: HTMLElement;
  readonly #progress: HTMLElement;
  readonly #line = h('i');
  readonly #title = h('h1', { class: 'room-title' });
  readonly #tools = h('div', { class: 'room-tools' });
  readonly #hint = h('p', { class: 'room-hint', 'aria-hidden': 'true' });
  readonly #status = h('p', { class: 'room-status', role: 'status' });
  readonly #things = h('ul', { class: 'room-things', 'aria-label': say('things.label') });
  readonly #fade = h('div', { class: 'room-fade' });
  readonly #lobby: HTMLAnchorElement;
  readonly #made = new Map<string, { tool: Tool; press: () => void }>();
  #hintTimer = 0;

  constructor(root: HTMLElement) {
    this.root = root;
    root.classList.add('room');
    this.#still = root.querySelector<HTMLElement>('[data-still]') ?? h('div', { class: 'room-still' });
    this.#progress = this.#still.querySelector<HTMLElement>('[data-progress]') ?? h('p', { role: 'status' });
    this.#lobby = h('a', { class: 'room-tool', href: '/', title: say('nav.lobby') }, icon(...ICONS.rooms));
    this.#lobby.append(h('span', { class: 'unseen' }, say('nav.lobby')));
    const bar = h('header', { class: 'room-bar' }, this.#lobby, this.#title, this.#tools);
    fill(
      this.#still,
      h('div', { class: 'room-picture' }),
      h('div', { class: 'room-loading' }, this.#progress, h('div', { class: 'progress' }, this.#line)),
    );
    fill(
      root,
      this.surface,
      this.#still,
      bar,
      this.#things,
      this.stick,
      this.#status,
      this.#hint,
      this.panels,
      this.card,
      this.#fade,
    );
  }

  /** Of the room, for who reads this language. */
  title(title: LocalText, language: string): void {
    const text = localText(title, language);
    fill(this.#title, h('span', { lang: spokenIn(title, language) }, text));
    document.title = `${text} · Vitrine`;
  }

  /** last: it stays at the end of the bar. */
  tool({ name, icon: drawing, label, press }: ToolSpec, last = false): Tool {
    const known = this.#made.get(name);
    if (known) {
      known.press = press;
      known.tool.button.hidden = false;
      return known.tool;
    }
    const badge = h('span', { class: 'room-badge', hidden: true });
    const button = h('button', { type: 'button', class: 'room-tool', title: label }, icon(...drawing));
    const words = h('span', { class: 'unseen' }, label);
    button.append(words, badge);
    if (last) button.dataset.last = '';
    this.#tools.insertBefore(button, last ? null : this.#tools.querySelector('[data-last]'));
    const tool: Tool = {
      button,
      badge: (text) => {
        badge.textContent = text;
        badge.hidden = text === '';
      },
      label: (text) => {
        button.title = words.textContent = text;
      },
    };
    const made = { tool, press };
    button.addEventListener('click', () => made.press());
    this.#made.set(name, made);
    return tool;
  }

  /** A button with words before the tools, for what somebody waits to do; hidden at first. */
  action(label: string, onclick: () => void): HTMLButtonElement {
    const made = h(
      'button',
      { type: 'button', class: 'button primary room-action', hidden: true, onclick },
      label,
    );
    this.#tools.before(made);
    return made;
  }

  /** The room's picture, at once, behind the progress line. */
  picture(url: string | null): void {
    const picture = this.#still.querySelector<HTMLElement>('.room-picture')!;
    if (!url) return;
    const image = h('img', { src: url, alt: '', decoding: 'async' });
    image.addEventListener('load', () => image.classList.add('here'));
    fill(picture, image);
  }

  /** Words about what is being waited for, and how far it is (0..1), if that is known. */
  progress(text: string, part: number | null): void {
    this.#still.hidden = false;
    this.#still.classList.remove('gone');
    this.root.classList.remove('inside');
    if (this.#progress.textContent !== text) this.#progress.textContent = text;
    this.#line.style.transform = `scaleX(${part ?? 0.04})`;
  }

  /** The picture gives way to the room. */
  reveal(): void {
    this.#still.classList.add('gone');
    this.root.classList.add('inside');
  }

  /** It did not work, or is over: words, what the house said itself, and ways on. */
  failure(title: string, detail: string, quote: string, ...actions: HTMLElement[]): void {
    this.#still.classList.remove('gone');
    const old = this.#still.querySelector('.room-failure');
    old?.remove();
    this.#still.classList.add('failed');
    this.#still.append(
      h(
        'section',
        { class: 'room-failure card', role: 'alert' },
        h('h2', {}, title),
        h('p', {}, detail),
        quote !== '' && h('blockquote', {}, quote),
        h('div', { class: 'actions' }, ...actions),
      ),
    );
  }

  clearFailure(): void {
    this.#still.classList.remove('failed');
    this.#still.querySelector('.room-failure')?.remove();
  }

  /** A line below the view; goes by itself after `shown_ms`, or stays until replaced when 0. */
  hint(text: string, shown_ms = 0): void {
    clearTimeout(this.#hintTimer);
    if (text) this.#hint.textContent = text;
    this.#hint.classList.toggle('shown', text !== '');
    if (text && shown_ms > 0) this.#hintTimer = window.setTimeout(() => this.hint(''), shown_ms);
  }

  /** A line that stays while something is wrong (reconnecting); empty takes it away. */
  status(text: string): void {
    this.#status.textContent = text;
    this.#status.classList.toggle('shown', text !== '');
  }

  /** The things one can choose, as buttons that show themselves when the keyboard reaches them. */
  things(
    items: readonly { id: string; label: string; onSelect: () => void; onFocus: (on: boolean) => void }[],
  ): void {
    const focused = (document.activeElement as HTMLElement | null)?.dataset?.thing;
    fill(
      this.#things,
      ...items.map(({ id, label, onSelect, onFocus }) => {
        const button = h(
          'button',
          { type: 'button', class: 'button room-thing', 'data-thing': id, onclick: onSelect },
          label,
        );
        button.addEventListener('focus', () => onFocus(button.matches(':focus-visible')));
        button.addEventListener('blur', () => onFocus(false));
        return h('li', {}, button);
      }),
    );
    if (focused) this.#things.querySelector<HTMLElement>(`[data-thing="${CSS.escape(focused)}"]`)?.focus();
  }

  /** Veils the view before a jump and lifts it afterwards. */
  async veil(on: boolean, still: boolean): Promise<void> {
    this.#fade.classList.toggle('on', on);
    if (!still) await new Promise((resolve) => setTimeout(resolve, 200));
  }

  /** Where the middle of what the card leaves free is, -1..1 from the left; 0 where no card stands beside the view. */
  aside(): number {
    const whole = this.surface.clientWidth;
    const covered = this.card.hidden ? 0 : this.card.offsetWidth;
    return covered > 0 && covered < whole * 0.7 ? -covered / whole : 0;
  }

  lobbyLink(): HTMLAnchorElement {
    return h('a', { class: 'button', href: '/' }, say('fail.lobby'));
  }
}
