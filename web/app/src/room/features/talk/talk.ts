/**
 * Talking: a log that screen readers follow, a line to write, five gestures.
 *
 * The panel belongs to a visit; whether it is open belongs to the page and outlives a walk through a doorway.
 */
import type { ChatLine, Person, Room } from '@vitrine-shop/sdk';
import { personColour } from '../../../door/visitor.ts';
import { pair } from '../../../i18n/pair.ts';
import { h } from '../../../ui/dom.ts';
import { toast } from '../../../ui/toast.ts';
import type { RoomContext } from '../../context.ts';
import { houseMark, ICONS, icon, isTyping } from '../../dom.ts';
import type { Tool } from '../../overlay.ts';
import { EMOTES, type EmoteName, emoteIcon } from '../../people/emotes.ts';
import { say as house, whyNot } from '../../text.ts';
import { say } from './text.ts';

const LONGEST = 500;
const WARN_FROM = 80;
const QUIET_PEOPLE = 8;

export class Talk {
  readonly #ctx: RoomContext;
  readonly #room: Room;
  readonly #log = h('ol', {
    class: 'talk-log',
    role: 'log',
    'aria-live': 'polite',
    tabindex: '0',
    'aria-label': say('chat.label'),
  });
  readonly #input = h('input', {
    type: 'text',
    dir: 'auto',
    maxlength: String(LONGEST),
    placeholder: say('chat.write'),
    'aria-label': say('chat.write'),
    autocomplete: 'off',
  });
  /** Why one cannot talk just now; empty if one can. */
  readonly #silence = h('p', { class: 'talk-silence', role: 'status' });
  readonly #voice = h('fieldset', { class: 'talk-voice' });
  readonly #left = h('p', { class: 'talk-left', 'aria-live': 'polite' });
  readonly #fault = h('p', { class: 'fault', role: 'alert' });
  readonly #panel: HTMLElement;
  readonly #ends: (() => void)[] = [];
  readonly #tool: Tool;
  readonly #wish: { open: boolean };
  #unread = 0;
  #last: { line: ChatLine; item: HTMLElement; count: number } | null = null;

  /** wish: whether it is to be open; outlives the panel. */
  constructor(ctx: RoomContext, room: Room, tool: Tool, wish: { open: boolean }) {
    this.#ctx = ctx;
    this.#room = room;
    this.#tool = tool;
    this.#wish = wish;
    this.#panel = this.#build();
    ctx.overlay.panels.append(this.#panel);
    for (const line of room.chat) this.#add(line);
    if (room.chat.length === 0) this.#note(say('chat.empty'));
    this.#ends.push(
      room.on('said', (line) => this.#heard(line)),
      room.on('entered', (person) => this.#came(person)),
      room.on('left', (person) => this.#note(say('chat.gone', { name: person.name }))),
      room.on('muted', ({ slot, muted }) => {
        // With the talk open it stands there.
        if (slot === room.you.slot && muted && !this.isOpen) toast(say('live.muted'));
        this.#hush();
      }),
      room.on('paused', () => this.#hush()),
      room.on('welcome', () => this.#hush()),
      room.on('emoted', ({ slot, name }) => this.#emoted(slot, name)),
    );
    const keys = (event: KeyboardEvent) => this.#key(event);
    addEventListener('keydown', keys);
    this.#ends.push(() => removeEventListener('keydown', keys));
    this.show(wish.open, false);
    this.#hush();
  }

  get isOpen(): boolean {
    return !this.#panel.hidden;
  }

  show(open: boolean, focus = true): void {
    const { button, badge } = this.#tool;
    this.#wish.open = open;
    this.#panel.hidden = !open;
    this.#ctx.overlay.root.classList.toggle('with-talk', open);
    button.setAttribute('aria-expanded', String(open));
    if (open) {
      this.#unread = 0;
      badge('');
      this.#log.scrollTop = this.#log.scrollHeight;
      if (focus) this.#input.focus();
    } else if (this.#panel.contains(document.activeElement)) button.focus();
  }

  dispose(): void {
    for (const end of this.#ends) end();
    this.#panel.remove();
  }

  #build(): HTMLElement {
    const close = h(
      'button',
      { type: 'button', class: 'card-close', title: say('chat.close') },
      icon(...ICONS.close),
      h('span', { class: 'unseen' }, say('chat.close')),
    );
    close.addEventListener('click', () => this.show(false));
    const form = h(
      'form',
      { class: 'talk-form' },
      this.#input,
      h('button', { class: 'button primary' }, say('chat.send')),
    );
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#send();
    });
    this.#input.addEventListener('input', () => {
      const left = LONGEST - [...this.#input.value].length;
      this.#left.textContent = left <= WARN_FROM ? say('chat.left', { count: left }) : '';
    });
    const gestures = EMOTES.map((name) => {
      const button = h(
        'button',
        { type: 'button', class: 'talk-gesture', title: say(`emote.${name}`) },
        emoteIcon(name),
        h('span', { class: 'unseen' }, say(`emote.${name}`)),
      );
      button.addEventListener('click', () => void this.#emote(name));
      return button;
    });
    const group = h(
      'div',
      { class: 'talk-gestures', role: 'group', 'aria-label': say('emote.label') },
      ...gestures,
    );
    this.#voice.append(group, form);
    return h(
      'section',
      { class: 'room-talk', 'aria-label': say('chat.label'), hidden: true },
      h('header', {}, h('h2', {}, say('chat.label')), close),
      this.#log,
      this.#silence,
      this.#voice,
      this.#left,
      this.#fault,
    );
  }

  async #send(): Promise<void> {
    const text = this.#input.value.trim();
    if (!text) return;
    this.#fault.textContent = '';
    this.#input.value = '';
    this.#left.textContent = '';
    try {
      await this.#room.say(text);
    } catch (error) {
      this.#fault.textContent = say('chat.problem', { why: whyNot(error) });
      if (!this.#input.value) this.#input.value = text; // what was written is not lost
    }
  }

  async #emote(name: EmoteName): Promise<void> {
    try {
      await this.#room.emote(name);
    } catch (error) {
      this.#fault.textContent = whyNot(error);
    }
  }

  #heard(line: ChatLine): void {
    this.#add(line);
    if (this.isOpen || line.from.id === this.#room.you.id) return;
    this.#unread++;
    this.#tool.badge(this.#unread > 9 ? '9+' : String(this.#unread));
    // In a crowd the number on the button is enough: lines without end would lie over the room.
    if (this.#room.people.size <= QUIET_PEOPLE) toast(pair(line.from.name, line.text));
  }

  #came(person: Person): void {
    if (person.slot !== this.#room.you.slot) this.#note(say('chat.entered', { name: person.name }));
  }

  #emoted(slot: number, name: EmoteName): void {
    const person = this.#room.people.get(slot);
    if (!person) return;
    this.#note(say(`emote.did.${name}`, { name: person.name }));
  }

  #add(line: ChatLine): void {
    if (this.#again(line)) return;
    const you = line.from.id === this.#room.you.id;
    const name = h(
      'b',
      {},
      h('i', { '--swatch': personColour(line.from.colour) }),
      h('bdi', {}, you ? say('chat.you') : line.from.name),
    );
    const at = new Date(line.at);
    const time = Number.isNaN(at.getTime())
      ? null
      : h(
          'time',
          { datetime: line.at },
          new Intl.DateTimeFormat(this.#ctx.language, { hour: '2-digit', minute: '2-digit' }).format(at),
        );
    const item = h(
      'li',
      { class: you ? 'mine' : '' },
      h('span', { class: 'talk-from' }, name, line.from.role !== 'guest' && houseMark(), time),
      h('span', { class: 'talk-text', dir: 'auto' }, line.text),
    );
    this.#last = { line, item, count: 1 };
    this.#append(item);
  }

  /** The same words by the same person once more: one line with a count. */
  #again(line: ChatLine): boolean {
    const last = this.#last;
    if (last?.line.from.id !== line.from.id || same(last.line.text) !== same(line.text)) return false;
    const count = last.item.querySelector('.talk-count') ?? h('span', { class: 'talk-count' });
    count.textContent = say('chat.times', { count: ++last.count });
    last.item.append(count);
    return true;
  }

  #note(text: string): void {
    this.#last = null;
    this.#append(h('li', { class: 'talk-note' }, text));
  }

  #append(item: HTMLElement): void {
    const atEnd = this.#log.scrollHeight - this.#log.scrollTop - this.#log.clientHeight < 40;
    this.#log.append(item);
    while (this.#log.childElementCount > 220) this.#log.firstElementChild!.remove();
    if (atEnd) this.#log.scrollTop = this.#log.scrollHeight;
  }

  /** Muted, paused or watching: says so, and takes what is to no avail out of reach. */
  #hush(): void {
    const room = this.#room;
    const { slot, role } = room.you;
    let why = '';
    if (room.watching) why = say('watch.talk');
    else if (room.muted.has(slot)) why = say('live.muted');
    else if (room.paused && role === 'guest') why = house('live.paused');
    this.#silence.textContent = why;
    this.#voice.disabled = why !== '';
  }

  /** Enter talks, Escape closes what is open: talk first, then the card. */
  #key(event: KeyboardEvent): void {
    if (document.querySelector('dialog[open]')) return;
    if (event.key === 'Escape') {
      if (this.isOpen && this.#panel.contains(document.activeElement)) this.show(false);
      else if (this.#ctx.card.product) this.#ctx.card.close();
      else if (this.isOpen) this.show(false);
      return;
    }
    const idle = document.activeElement === document.body || document.activeElement === null;
    if (event.key === 'Enter' && idle && !isTyping()) {
      event.preventDefault();
      this.show(true);
    }
  }
}

function same(text: string): string {
  return text.toLocaleLowerCase();
}
