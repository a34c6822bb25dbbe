import type { Draft, VariantDraft } from './draft.ts';

/** What another editor changed while one wrote. mine: what one would have instead; absent: one left it alone. */
export interface Difference {
  key: string;
  was: unknown;
  now: unknown;
  mine?: unknown;
}

/** What differs between `base`, from which one began, and `theirs`, as it stands by now. */
export function differences(base: Draft, theirs: Draft, mine: Draft): Difference[] {
  const [before, now, own] = [partsOf(base), partsOf(theirs), partsOf(mine)];
  const keys = [...new Set([...before.keys(), ...now.keys()])];
  return keys
    .filter((key) => !same(before.get(key), now.get(key)))
    .map((key) => {
      const found: Difference = { key, was: before.get(key), now: now.get(key) };
      const untouched = same(own.get(key), before.get(key)) || same(own.get(key), now.get(key));
      return untouched ? found : { ...found, mine: own.get(key) };
    });
}

/** Both editors' changes; where they meet, mine for the keys that are kept, else theirs. */
export function merged(base: Draft, theirs: Draft, mine: Draft, kept: ReadonlySet<string>): Draft {
  const whole = partsOf(mine);
  for (const { key, now } of differences(base, theirs, mine)) if (!kept.has(key)) whole.set(key, now);
  const texts = (name: string) =>
    Object.fromEntries(Object.keys(mine.title).map((tag) => [tag, whole.get(`${name}.${tag}`) as string]));
  const variants = [...whole]
    .filter(([key, value]) => key.startsWith('variant.') && value !== undefined)
    .map(([, value]) => value as VariantDraft);
  return {
    title: texts('title'),
    description: texts('description'),
    credit: whole.get('credit') as string,
    category: whole.get('category') as string,
    stated_cm: whole.get('stated_cm') as Draft['stated_cm'],
    facts: whole.get('facts') as Draft['facts'],
    variants,
  };
}

/** A product part by part: each language of a text, each variant. */
function partsOf(draft: Draft): Map<string, unknown> {
  const texts = (['title', 'description'] as const).flatMap((name) =>
    Object.entries(draft[name]).map(([tag, words]): [string, unknown] => [`${name}.${tag}`, words]),
  );
  const variants = draft.variants.map((each): [string, unknown] => [
    `variant.${each.id ?? `of ${each.material ?? ''}`}`,
    each,
  ]);
  const { credit, category, stated_cm, facts } = draft;
  return new Map<string, unknown>([
    ...texts,
    ['stated_cm', stated_cm],
    ['category', category],
    ['credit', credit],
    ['facts', facts],
    ...variants,
  ]);
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
