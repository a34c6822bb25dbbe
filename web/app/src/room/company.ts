/** The others in the room as they are drawn: who comes, goes, moves; and this visitor as the others see them. */
import { AvatarPose, type Person, type Room } from '@vitrine-shop/sdk';
import type { RoomContext } from './context.ts';
import { ownPose } from './movement/own-pose.ts';

export class Company {
  readonly #ctx: RoomContext;
  readonly #pose = new AvatarPose();
  #ends: (() => void)[] = [];

  constructor(ctx: RoomContext) {
    this.#ctx = ctx;
  }

  join(live: Room): void {
    const { sounds } = this.#ctx;
    const crowd = () => this.#ctx.view()?.crowd;
    const put = (person: Person) => {
      if (person.slot !== live.you.slot) crowd()?.put(person);
    };
    for (const person of live.people.values()) put(person);
    this.#settle(live);
    this.#ends = [
      live.on('welcome', () => this.#settle(live)),
      live.on('entered', (person) => {
        put(person);
        if (person.slot !== live.you.slot) sounds.play('arrive');
      }),
      live.on('left', (person) => {
        crowd()?.drop(person.slot);
        sounds.play('leave');
      }),
      live.on('hidden', (person) => crowd()?.drop(person.slot)),
      live.on('shown', put),
      live.on('away', (person) => crowd()?.setAway(person.slot, true)),
      live.on('back', (person) => crowd()?.setAway(person.slot, false)),
      live.on('renamed', put),
      live.on('emoted', ({ slot, name }) =>
        this.#ctx.view()?.plates.emote(slot, name, performance.now() / 1000),
      ),
    ];
  }

  frame(): void {
    const { stage, walker, headset } = this.#ctx;
    const live = this.#ctx.live();
    const view = this.#ctx.view();
    if (!live || !view || !stage || !walker) return;
    for (const [slot, figure] of view.crowd.figures) {
      if (live.sample(slot, figure.pose)) figure.placed = true;
    }
    ownPose(this.#pose, stage, walker, headset);
    live.setPose(this.#pose);
  }

  dispose(): void {
    for (const end of this.#ends) end();
  }

  /** After each WELCOME: what it says beyond people, who have come and gone by events. */
  #settle(live: Room): void {
    const crowd = this.#ctx.view()?.crowd;
    crowd?.drop(live.you.slot);
    for (const slot of live.away) crowd?.setAway(slot, true);
    // The house is always seen, and sees everybody.
    const bubble_m = live.watching || live.you.role !== 'guest' ? 0 : live.bubble_m;
    crowd?.setBubble(bubble_m, (slot) => live.people.get(slot)?.role !== 'guest');
  }
}
