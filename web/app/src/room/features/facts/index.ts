/** What a product must say besides what it is and costs: two marks at once, the rest when somebody asks. */
import type { Product } from '@vitrine-shop/sdk';
import type { RoomContext } from '../../context.ts';
import type { Fact, Part } from '../../face.ts';
import type { Feature } from '../../feature.ts';
import { say, whyNot } from '../../text.ts';
import type { Reading } from './telling.ts';

type Telling = typeof import('./telling.ts');

export function facts(ctx: RoomContext): Feature {
  /** What was told, by product and version. */
  const kept = new Map<string, readonly Fact[]>();
  const open = new Set<string>();
  /** Why it did not come, by product, until it is asked for again. */
  const failed = new Map<string, readonly Fact[]>();
  let telling: Telling | null = null;
  let reading: (Reading & { readonly product: string }) | null = null;
  const stop = ctx.on('chosen', () => {
    reading = null;
  });

  const key = ({ id, version }: Product) => `${id} ${version}`;
  /** Rejects with `Problem`, or with why the words did not come. */
  const learn = async (product: Product) => {
    telling ??= await import('./telling.ts');
    if (!kept.has(key(product)))
      kept.set(key(product), await telling.factsOf(ctx.shop, product, ctx.language));
  };

  const toggle = (product: Product, wanted: boolean) => {
    if (open.has(product.id) === wanted) return;
    failed.delete(product.id);
    if (!wanted) return void open.delete(product.id);
    open.add(product.id);
    if (kept.has(key(product))) return ctx.redraw();
    learn(product)
      .catch((error) => failed.set(product.id, [{ label: '', text: whyNot(error), lang: null }]))
      .then(() => ctx.redraw());
  };

  const onBoard = (product: Product): Part => {
    const told = kept.get(key(product));
    if (reading?.product === product.id && told && telling) {
      const go = (to: Reading | null) => {
        reading = to && { ...to, product: product.id };
        ctx.redraw();
      };
      return { ask: telling.question(told, reading, go) };
    }
    const press = async ({ note }: { note: (text: string) => void }) => {
      try {
        await learn(product);
        if (ctx.card.product?.id !== product.id) return;
        reading = { product: product.id, fact: -1, page: 0 };
        ctx.redraw();
      } catch (error) {
        note(whyNot(error));
      }
    };
    return { actions: [{ key: 'facts', label: say('card.details'), kind: 'quiet', press }] };
  };

  return {
    product: ({ product, place }) => {
      const marks = [
        product.made_to_measure && say('card.measured'),
        product.digital && say('card.digital'),
      ].filter((text): text is string => Boolean(text));
      const rows = marks.length
        ? [{ name: 'marks', lines: marks.map((text) => ({ text, kind: 'note' })) }]
        : [];
      if (place === 'board') return { rows, ...onBoard(product) };
      const details = {
        label: say('card.details'),
        open: open.has(product.id),
        facts: kept.get(key(product)) ?? failed.get(product.id) ?? null,
        toggle: (wanted: boolean) => toggle(product, wanted),
      };
      return { rows, details };
    },
    dispose: stop,
  };
}
