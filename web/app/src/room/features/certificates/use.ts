/** Wearing and placing what one owns: asked of the room, and told to whoever did it. */
import type { Certificate, WornPlace } from '@vitrine-shop/sdk';
import { Vector3 } from 'three';
import { faultText, titleText } from '../../../goods/text.ts';
import { toast } from '../../../ui/toast.ts';
import type { GoodsContext } from './goods-context.ts';
import { goodsSay } from './text.ts';

const BEFORE_M = 1.1;

/** True if the room took it. note: where it is told, in a headset not on the page. */
export async function wear(goods: GoodsContext, good: Certificate, note = say): Promise<boolean> {
  return done(goods.wearing?.wear(good.id), goodsSay('wear.done', { title: titleText(good) }), note);
}

export async function place(goods: GoodsContext, good: Certificate): Promise<boolean> {
  const spot = before(goods);
  if (!spot) {
    toast(goodsSay('place.nowhere'));
    return false;
  }
  return done(goods.wearing?.place(good.id, spot), goodsSay('place.done', { title: titleText(good) }));
}

export async function putAway(goods: GoodsContext, good: Certificate): Promise<boolean> {
  return done(goods.wearing?.putAway(good.id), '');
}

async function done(
  work: Promise<void> | undefined,
  words: string,
  note: (text: string) => void = say,
): Promise<boolean> {
  if (!work) return false;
  try {
    await work;
    if (words) note(words);
    return true;
  } catch (error) {
    note(faultText(error));
    return false;
  }
}

function say(text: string): void {
  toast(text);
}

/** On the floor a step before the visitor, turned to them; null: nobody could stand there. */
function before({ ctx }: GoodsContext): WornPlace | null {
  const { walker, headset } = ctx;
  if (!walker) return null;
  const feet = walker.feet(new Vector3());
  const yaw = headset?.yaw() ?? walker.yaw;
  const wish = [feet.x - Math.sin(yaw) * BEFORE_M, feet.z - Math.cos(yaw) * BEFORE_M] as const;
  const spot = walker.floor.nearest(...wish, 0.6);
  if (!spot) return null;
  return [spot.x, walker.floor.height(spot.x, spot.z), spot.z, ((((yaw * 180) / Math.PI) % 360) + 360) % 360];
}
