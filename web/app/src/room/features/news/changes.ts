/** What has changed about a product, in the words of who reads it. Pure. */
import { formatMoney, localText, type Product } from '@vitrine-shop/sdk';
import { variantText } from '../../format.ts';
import { say } from './text.ts';

/** One line for each thing that a reader would notice; variant: the finish that they read about. */
export function changes(
  before: Product,
  after: Product,
  variant: string | undefined,
  language: string,
): string[] {
  const lines: string[] = [];
  const tell = (was: string, now: string) => {
    if (was !== now) lines.push(say('was', { was, now }));
  };
  tell(localText(before.title, language), localText(after.title, language));
  const find = (product: Product) => product.variants.find((each) => each.id === variant);
  const [was, now] = [find(before), find(after)];
  if (was && now) tell(formatMoney(was.price, language), formatMoney(now.price, language));
  if (was && now && (was.stock === 'out') !== (now.stock === 'out'))
    lines.push(say(now.stock === 'out' ? 'soldout' : 'back'));
  for (const each of before.variants)
    if (!after.variants.some(({ id }) => id === each.id))
      lines.push(say('gone', { finish: variantText(each, before, language) }));
  return lines;
}

/** Whether anything else is told of it than before. */
export function differ(before: Product, after: Product): boolean {
  return JSON.stringify(before) !== JSON.stringify(after);
}
