/** The room while it is furnished: draft, panel, hands and keys together, from the press that opens them to the last. */
import { Draft, type Product, type RoomDetail } from '@vitrine-shop/sdk';
import { toast } from '../../../ui/toast.ts';
import type { RoomContext } from '../../context.ts';
import type { Thing } from '../../feature.ts';
import { whyNot } from '../../text.ts';
import { Editor } from './editor.ts';
import { listenToEditorKeys } from './hands/keys.ts';
import { Hands } from './hands/pointer.ts';
import { makePanel } from './panel/panel.ts';

const ASK_MS = 2000;

export interface Room {
  merge(told: RoomDetail): RoomDetail;
  /** id: of a placement, or `portal:` and a doorway's name. */
  thing(id: string): Thing | null;
  frame(): void;
  renew(): void;
  headset(on: boolean): void;
  close(): void;
}

/** closed: the room is again what visitors see. Rejects with `Problem` if the draft cannot be read. */
export async function openRoom(ctx: RoomContext, closed: () => void): Promise<Room> {
  const door = new Draft(ctx.shop, ctx.room);
  const editor = new Editor(ctx, door, await door.read());
  const before = document.activeElement;
  const view = ctx.view();
  const hands = ctx.stage && view ? new Hands(editor, ctx.stage, view) : null;
  const ends: (() => void)[] = [];
  let shown = editor.session.room;
  let over = false;

  const close = () => {
    if (over) return;
    over = true;
    for (const end of ends) end();
    ctx.overlay.root.classList.remove('furnishing');
    // What was done and not answered is sent all the same.
    void editor.session.settled().then(() => editor.dispose());
    closed();
    if (before instanceof HTMLElement) before.focus();
    ctx.renew().catch((error) => ctx.report('The room', error));
  };
  const first =
    new URLSearchParams(location.search).has('arrange') && editor.session.room.dressing ? 'room' : 'products';
  const panel = makePanel(editor, first, close);

  /** What is drawn follows the draft. */
  const follow = () => {
    const detail = ctx.detail();
    if (over || !detail || editor.session.room === shown) return;
    shown = editor.session.room;
    ctx.change(editor.shown(detail));
  };
  const learn = async () => {
    const { member } = await ctx.shop.session();
    const all = await ctx.shop.all<Product>((after) => ctx.shop.products(after, member?.brand.id));
    editor.products = all;
    panel.redraw();
  };

  if (hands) editor.dropAt = (x, y, size_m) => hands.dropAt(x, y, size_m);
  editor.onRefused = (error) => {
    const words = whyNot(error);
    editor.say(words);
    toast(words);
  };
  const timer = setInterval(() => void editor.session.turn(), ASK_MS);
  ends.push(
    editor.on(follow),
    listenToEditorKeys(editor, close),
    () => clearInterval(timer),
    () => hands?.dispose(),
    () => panel.close(),
  );
  // What the panel covers of the view from below, as on a phone, is not where one looks.
  const lift = () => {
    const { surface } = ctx.overlay;
    const below = panel.element.offsetWidth > surface.clientWidth * 0.7 && !panel.element.hidden;
    ctx.stage?.lift(below ? panel.element.offsetHeight / surface.clientHeight / 2 : 0);
  };
  const sizes = new ResizeObserver(lift);
  sizes.observe(panel.element);
  ends.push(
    () => sizes.disconnect(),
    () => ctx.stage?.lift(0),
  );
  ctx.card.close();
  ctx.overlay.root.append(panel.element);
  ctx.overlay.root.classList.add('furnishing');
  panel.element.querySelector<HTMLElement>('h2')?.focus();
  const detail = ctx.detail();
  // Once the feature answers for the room: what `change` asks of it is the draft.
  queueMicrotask(() => detail && ctx.change(editor.shown(detail)));
  learn().catch(editor.onRefused);

  return {
    merge: (told) => editor.shown(told),
    thing: (id) => {
      const item = editor.items.find((each) => each.key === `placement:${id}` || each.key === id);
      return item ? { label: item.label, choose: () => editor.choose(item.key) } : null;
    },
    frame: () => hands?.frame(),
    renew: () => panel.redraw(),
    headset: (on) => {
      panel.element.hidden = on;
      if (on) editor.choose(null);
    },
    close,
  };
}
