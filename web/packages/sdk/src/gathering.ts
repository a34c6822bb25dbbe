/** Who is in the room, what was said, what is set: WELCOME and events made into maps, and told. */

import type { RoomEvents } from './events.ts';
import type { RoomEvent, Welcome } from './protocol/messages.ts';
import type { ChatLine, Person } from './types.ts';

const CHAT_KEPT = 200;

/** A person before WELCOME, and while one only watches. */
export const NOBODY: Readonly<Person> = { slot: -1, id: '', name: '', colour: 0, role: 'guest' };

export type Tell = <Name extends keyof RoomEvents>(name: Name, event: RoomEvents[Name]) => void;

export class Gathering {
  readonly people = new Map<number, Person>();
  readonly chat: ChatLine[] = [];
  readonly muted = new Set<number>();
  readonly away = new Set<number>();
  paused = false;
  layout = 0;
  /** The number of the last event. */
  seq = 0;
  you: Person = { ...NOBODY };
  #state: Record<string, Record<string, unknown>> = {};
  readonly #tell: Tell;
  /** A slot is free, or names another person now. */
  readonly #freed: (slot: number) => void;

  constructor(tell: Tell, freed: (slot: number) => void) {
    this.#tell = tell;
    this.#freed = freed;
  }

  state(extension: string, key: string): unknown {
    return this.#state[extension]?.[key];
  }

  /** again: one has been here before, so that listeners are told what differs. */
  welcome(welcome: Welcome, again: boolean): void {
    this.you = welcome.slot === null || !welcome.you ? { ...NOBODY } : { slot: welcome.slot, ...welcome.you };
    if (!welcome.resumed) {
      this.seq = welcome.seq;
      this.#renewPeople(welcome.people ?? [], again);
      this.#renewChat(welcome.chat ?? [], again);
      this.#renewState(welcome.state ?? {}, again);
    }
    this.#renewManners(welcome, again);
  }

  /** After `welcome` has been told: room.json may have changed. With `resumed` the missed event says so. */
  settle(welcome: Welcome, again: boolean): void {
    if (welcome.resumed) return;
    const moved = again && welcome.layout !== this.layout;
    this.layout = welcome.layout;
    if (moved) this.#tell('layout', { version: this.layout });
  }

  /** Takes an event once: after a resume the room may repeat what had already come. */
  happen(seq: number, event: RoomEvent): void {
    const personal = event.event === 'hidden' || event.event === 'shown';
    if (!personal && seq <= this.seq) return;
    this.seq = Math.max(this.seq, seq);
    switch (event.event) {
      case 'entered':
        for (const person of event.people) this.#arrive(person, 'entered');
        return;
      case 'shown':
        for (const person of event.people) this.#arrive(person, 'shown');
        return;
      case 'left':
        for (const slot of event.slots) this.#go(slot, 'left');
        return;
      case 'hidden':
        for (const slot of event.slots) this.#go(slot, 'hidden');
        return;
      case 'away':
        for (const slot of event.slots) this.#lose(slot, true);
        return;
      case 'back':
        for (const slot of event.slots) this.#lose(slot, false);
        return;
      case 'muted':
        return this.#mute(event.slot, event.muted, true);
      case 'paused':
        return this.#pause(event.paused, true);
      case 'renamed': {
        const person = this.people.get(event.slot);
        if (!person) return;
        const renamed = { ...person, name: event.name, colour: event.colour };
        this.people.set(event.slot, renamed);
        if (event.slot === this.you.slot) this.you = renamed;
        return this.#tell('renamed', renamed);
      }
      case 'said': {
        const { id, from, text, at } = event;
        return this.#hear({ id, from, text, at }, event.slot, true);
      }
      case 'emoted':
        return this.#tell('emoted', { slot: event.slot, name: event.name });
      case 'state': {
        const { extension, key, value } = event;
        const { [key]: _, ...others } = this.#state[extension] ?? {};
        this.#state[extension] = value === null ? others : { ...others, [key]: value };
        return this.#tell('state', { extension, key, value });
      }
      case 'layout':
        this.layout = event.version;
        return this.#tell('layout', { version: event.version });
      case 'product':
        return this.#tell('product', { id: event.id, version: event.version });
      case 'notice':
        return this.#tell('notice', { level: event.level, text: event.text });
    }
  }

  #arrive(person: Person, name: 'entered' | 'shown'): void {
    this.#freed(person.slot);
    this.people.set(person.slot, person);
    this.#tell(name, person);
  }

  #go(slot: number, name: 'left' | 'hidden'): void {
    const person = this.people.get(slot);
    this.people.delete(slot);
    this.away.delete(slot);
    this.muted.delete(slot);
    this.#freed(slot);
    if (person) this.#tell(name, person);
  }

  #lose(slot: number, away: boolean): void {
    const person = this.people.get(slot);
    if (!person || this.away.has(slot) === away) return;
    if (away) this.away.add(slot);
    else this.away.delete(slot);
    this.#tell(away ? 'away' : 'back', person);
  }

  #mute(slot: number, muted: boolean, tell: boolean): void {
    if (this.muted.has(slot) === muted) return;
    if (muted) this.muted.add(slot);
    else this.muted.delete(slot);
    if (tell) this.#tell('muted', { slot, muted });
  }

  #pause(paused: boolean, tell: boolean): void {
    if (this.paused === paused) return;
    this.paused = paused;
    if (tell) this.#tell('paused', { paused });
  }

  #renewManners(welcome: Welcome, tell: boolean): void {
    const muted = new Set(welcome.muted);
    for (const slot of [...this.muted]) if (!muted.has(slot)) this.#mute(slot, false, tell);
    for (const slot of muted) this.#mute(slot, true, tell);
    const away = new Set(welcome.away);
    for (const slot of [...this.away]) if (!away.has(slot)) this.#lose(slot, false);
    for (const slot of away) this.#lose(slot, true);
    this.#pause(welcome.paused, tell);
  }

  #renewPeople(people: Person[], tell: boolean): void {
    const fresh = new Map(people.map((person) => [person.slot, person]));
    for (const [slot, person] of this.people) {
      if (fresh.get(slot)?.id === person.id) continue;
      if (tell) this.#go(slot, 'left');
      else this.people.delete(slot);
    }
    for (const [slot, person] of fresh) {
      const known = this.people.has(slot);
      this.people.set(slot, person);
      if (tell) this.#tell(known ? 'renamed' : 'entered', person);
    }
  }

  #renewChat(lines: ChatLine[], tell: boolean): void {
    const known = new Set(this.chat.map((line) => line.id));
    for (const line of lines) if (!known.has(line.id)) this.#hear(line, null, tell);
  }

  #hear(line: ChatLine, slot: number | null, tell: boolean): void {
    this.chat.push(line);
    if (this.chat.length > CHAT_KEPT) this.chat.shift();
    if (tell) this.#tell('said', { ...line, slot });
  }

  #renewState(state: Record<string, Record<string, unknown>>, tell: boolean): void {
    const before = this.#state;
    this.#state = state;
    if (!tell) return;
    for (const extension of new Set([...Object.keys(before), ...Object.keys(state)])) {
      for (const key of new Set([
        ...Object.keys(before[extension] ?? {}),
        ...Object.keys(state[extension] ?? {}),
      ])) {
        const value = state[extension]?.[key];
        if (JSON.stringify(value) !== JSON.stringify(before[extension]?.[key]))
          this.#tell('state', { extension, key, value });
      }
    }
  }
}
