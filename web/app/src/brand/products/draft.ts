import type { Model, NewProduct, NewVariant, Product, ProductChange, Written } from '@vitrine-shop/sdk';
import { language } from '../../i18n/messages.ts';
import { patch, type Texts, textsOf, written as told } from '../../ui/texts/texts.ts';
import { type ContentDraft, type FactsDraft, factsBody, factsDraft } from '../facts/draft.ts';
import type { Three } from '../models/size-fields.ts';

export type { Texts };

/**
 * Something for sale, or not. id: of one that the shop has. buy_url: empty where it is not sold online. sku: its number
 * in the brand's books, perhaps empty.
 */
export interface VariantDraft {
  id: string | null;
  material: string | null;
  sold: boolean;
  title: Texts;
  amount_minor: number;
  currency: string;
  buy_url: string;
  sku: string;
  content: ContentDraft;
}

/** A product as fields hold it. */
export interface Draft {
  title: Texts;
  description: Texts;
  credit: string;
  category: string;
  stated_cm: Three | null;
  variants: VariantDraft[];
  facts: FactsDraft;
}

/** Of a model that is no product yet. name: what its file is called, in the language of who called it so. */
export function newDraft(model: Model, name: string): Draft {
  const variants = (model.variants.length ? model.variants : [null]).map((material) => ({
    ...unsold(material, 'EUR'),
    sold: true,
  }));
  const title = textsOf({ [language()]: name });
  const facts = factsDraft();
  return { title, description: textsOf(null), credit: '', category: '', stated_cm: null, variants, facts };
}

/** Of a product as the shop has it, with the model's finishes that are not for sale. */
export function draftOf(written: Written, model: Model): Draft {
  const sold = written.variants.map(
    ({ id, title, price, material_variant, buy_url, sku, content }): VariantDraft => ({
      id,
      material: material_variant,
      sold: true,
      title: textsOf(title),
      ...price,
      buy_url: buy_url ?? '',
      sku: sku ?? '',
      content: content ?? null,
    }),
  );
  const currency = sold[0]?.currency ?? 'EUR';
  const others = model.variants
    .filter((material) => !sold.some((each) => each.material === material))
    .map((material) => unsold(material, currency));
  return {
    title: textsOf(written.title),
    description: textsOf(written.description),
    credit: written.credit ?? '',
    category: written.category ?? '',
    stated_cm: (written.stated_cm as Three | null) ?? null,
    variants: [...sold, ...others],
    facts: factsDraft(written.facts),
  };
}

/** Variants for sale that were made without an id are the shop's with the same material. */
export function identified(draft: Draft, there: Product['variants']): Draft {
  const free = there.filter(({ id }) => !draft.variants.some((each) => each.id === id));
  const variants = draft.variants.map((each) => {
    const wanted = !each.id && each.sold;
    const at = wanted ? free.findIndex(({ material_variant }) => material_variant === each.material) : -1;
    return at < 0 ? each : { ...each, id: free.splice(at, 1)[0].id };
  });
  return { ...draft, variants };
}

/** The body that makes this product. */
export function productOf(draft: Draft, model: string): NewProduct {
  const product: NewProduct = {
    title: told(draft.title) ?? {},
    model,
    variants: draft.variants.filter(({ sold }) => sold).map(newVariant),
  };
  const description = told(draft.description);
  if (description) product.description = description;
  if (draft.credit) product.credit = draft.credit;
  if (draft.category) product.category = draft.category;
  const facts = factsBody(draft.facts);
  if (facts) product.facts = facts;
  return product;
}

/** The body that makes of `base` what the draft says. */
export function changeOf(draft: Draft, base: Draft): ProductChange {
  const held = new Set(base.variants.filter(({ content }) => content).map(({ id }) => id));
  const change: ProductChange = {
    title: patch(draft.title) ?? undefined,
    description: patch(draft.description),
    credit: draft.credit || null,
    category: draft.category || null,
    variants: draft.variants
      .filter(({ sold }) => sold)
      .map(({ id, title, amount_minor, currency, material, buy_url, sku, content }) => ({
        ...(id ? { id } : {}),
        title: patch(title),
        price: { amount_minor, currency },
        material_variant: material,
        buy_url: buy_url || null,
        sku: sku || null,
        ...(content || held.has(id) ? { content } : {}),
      })),
  };
  if (JSON.stringify(draft.facts) !== JSON.stringify(base.facts)) change.facts = factsBody(draft.facts);
  if (JSON.stringify(draft.stated_cm) !== JSON.stringify(base.stated_cm)) change.stated_cm = draft.stated_cm;
  return change;
}

function unsold(material: string | null, currency: string): VariantDraft {
  const title = textsOf(material ? { [language()]: capital(material) } : null);
  const nothing = { amount_minor: Number.NaN, buy_url: '', sku: '', content: null };
  return { id: null, material, sold: false, title, currency, ...nothing };
}

function newVariant({
  title,
  amount_minor,
  currency,
  material,
  buy_url,
  sku,
  content,
}: VariantDraft): NewVariant {
  const named = told(title);
  return {
    price: { amount_minor, currency },
    ...(material ? { material_variant: material } : {}),
    ...(named ? { title: named } : {}),
    ...(buy_url ? { buy_url } : {}),
    ...(sku ? { sku } : {}),
    ...(content ? { content } : {}),
  };
}

function capital(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
