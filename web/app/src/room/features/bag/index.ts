/**
 * The bag: what one gathers here to buy here. A button with its count, and "Add to bag" wherever a product is read.
 *
 * Nobody else in the room hears of it: it is between this browser and the shop, and no word of it goes through the room.
 * The panel in which one pays, and the board of a headset, are fetched when somebody opens them.
 */
import { formatMoney, type RoomDetail } from '@vitrine-shop/sdk';
import { toast } from '../../../ui/toast.ts';
import type { RoomContext } from '../../context.ts';
import type { Action, Part, Press, Row, Subject } from '../../face.ts';
import type { Feature } from '../../feature.ts';
import { whyNot } from '../../text.ts';
import './card.css';
import { HeldBag } from './held.ts';
import { Sellers } from './seller.ts';
import type { BagShown } from './shown/shown.ts';
import { say } from './text.ts';

const ICON = ['M5.500 8.500h13l1 11.500h-15l1-11.500Z', 'M8.500 10.500V7a3.500 3.500 0 0 1 7 0v3.500'];

export function bag(ctx: RoomContext): Feature {
  const held = ctx.lasting('bag', () => new HeldBag(ctx.shop));
  const sellers = new Sellers(ctx);
  let shown: BagShown | null = null;
  let seen = '';
  let sells = false;
  let over = false;

  /** Fetched when somebody asks: most only look around. */
  const open = async () => {
    try {
      const { BagShown: Shown } = await import('./shown/shown.ts');
      if (over) return;
      shown ??= new Shown(ctx, held);
      await shown.open();
    } catch (error) {
      ctx.report('The bag', error);
      toast(whyNot(error));
    }
  };
  const tool = ctx.overlay.tool({ name: 'bag', icon: ICON, label: say('nav.bag'), press: () => void open() });
  const count = () => {
    const units = held.bag?.units ?? 0;
    tool.badge(units > 0 ? String(units) : '');
    tool.label(units > 0 ? say('nav.bag.count', { count: units }) : say('nav.bag'));
    tool.button.hidden = units === 0 && !sells;
  };
  const stop = held.cart.on('changed', () => {
    count();
    ctx.redraw();
  });
  // Of two boards before the eyes one would lie over the other: the one that was chosen last stays.
  const unread = ctx.on('chosen', () => {
    if (ctx.card.product) shown?.closeBoard();
  });
  count();

  /** What is in the bag may cost or be there otherwise now. */
  const look = () => {
    sells = sellsHere(ctx.detail());
    count();
    const now = standing(ctx.detail(), held);
    if (seen !== '' && now !== '' && now !== seen) void held.renew();
    seen = now;
    if (ctx.live()) void held.learn(sells);
  };

  return {
    ready: look,
    renew: look,
    refresh: look,
    product: (subject) => part(ctx, held, sellers, subject, open),
    headset: (on) => shown?.headset(on),
    occupied: () => shown?.isOpen ?? false,
    get board() {
      return shown?.board ?? null;
    },
    handle: {
      /** What a headset's board of the bag reads; null: it is not open. */
      bag: () => shown?.told ?? null,
      /** Presses its button of this name. */
      pressBag: (label: string) => shown?.press(label),
    },
    dispose: () => {
      over = true;
      stop();
      unread();
      shown?.dispose();
    },
  };
}

function sellsHere(detail: RoomDetail | null): boolean {
  return Object.values(detail?.products ?? {}).some(({ variants }) =>
    variants.some(({ sale }) => sale === 'here'),
  );
}

/** How what is in the bag stands in the room, as one text that changes with it. */
function standing(detail: RoomDetail | null, held: HeldBag): string {
  const mine = new Set(held.bag?.lines.map((line) => line.variant));
  return Object.values(detail?.products ?? {})
    .flatMap(({ variants }) => variants)
    .filter(({ id }) => mine.has(id))
    .map(({ id, stock, left, sale, price }) => [id, stock, left, sale, price.amount_minor].join())
    .join(';');
}

function part(
  ctx: RoomContext,
  held: HeldBag,
  sellers: Sellers,
  subject: Subject,
  open: () => Promise<void>,
): Part | null {
  const { product, variant, place } = subject;
  if (variant?.sale !== 'here') return null;
  const count = held.count(variant.id);
  const sold = sellers.row(subject);
  const rows: Row[] = [
    ...(sold ? [sold] : []),
    ...(count > 0 && place !== 'list'
      ? [
          {
            name: 'bag',
            lines: [{ text: say('card.in', { count }), kind: 'bagged' }],
            // A board has its buttons in one row.
            actions: [
              {
                key: 'bag open',
                label: say(place === 'board' ? 'nav.bag' : 'card.open'),
                press: () => open(),
              },
            ],
          },
        ]
      : []),
  ];
  if (variant.stock === 'out') return { rows };
  const placement = ctx
    .detail()
    ?.room.placements.find(
      (each) => each.product === product.id && (each.variant ?? variant.id) === variant.id,
    );
  const add = async ({ note, element }: Press) => {
    try {
      const found = { room: ctx.room, ...(placement ? { placement: placement.id } : {}) };
      await held.change((cart) => cart.add(variant.id, 1, found));
      ctx.sounds.play('buy');
      note(say('added'));
    } catch (error) {
      (element ? toast : note)(whyNot(error));
    }
  };
  const action: Action = {
    key: 'bag',
    label:
      place === 'board'
        ? say('board.add')
        : say('card.add', { price: formatMoney(variant.price, ctx.language) }),
    kind: place === 'list' ? undefined : 'primary',
    ofFinish: true,
    press: add,
  };
  return { rows, actions: [action] };
}
