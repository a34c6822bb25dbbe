// @vitest-environment happy-dom
import { Group, Vector3 } from 'three';
import { expect, it } from 'vitest';
import { Features } from '../../src/room/feature.ts';
import { Guide } from '../../src/room/guide.ts';
import type { RoomView } from '../../src/room/room-view.ts';
import { inside, oak, product, roomOf } from './inside.ts';

const dearer = { ...oak, price: { ...oak.price, amount_minor: 52_000 } };

it('the line about what is pointed at follows the price, and goes with the thing', () => {
  const { ctx } = inside([], roomOf(product()));
  const guide = new Guide(
    ctx,
    () => new Features([], ctx),
    () => undefined,
  );
  const stand = { placement: { id: 'p' }, group: new Group(), product: product(), carried: false };
  const stands = [stand];
  const view = { products: { stands }, doorways: [] } as unknown as RoomView;
  const hint = document.querySelector('.room-hint')!;
  guide.offer(view);
  const selectable = ctx.selectables.get('product:p')!;
  guide.point({ selectable, distance: 1, point: new Vector3() });
  expect(hint.textContent).toContain('€480');
  stand.product = product({ version: 2, variants: [dearer] });
  guide.offer(view);
  expect(hint.textContent).toContain('€520');
  ctx.overlay.hint('');
  guide.offer(view);
  expect(hint.classList.contains('shown')).toBe(false);
  guide.point(null);
  guide.point({ selectable, distance: 1, point: new Vector3() });
  stands.pop();
  guide.offer(view);
  expect(hint.classList.contains('shown')).toBe(false);
});
