/**
 * What is read of a product wherever it is read: one face, made of what the product is and of what each feature adds.
 *
 * The card draws it as a page, the board of a headset on a canvas, the list as one of many. No DOM here.
 */
import { formatMoney, localText, type Product, spokenIn, type Variant } from '@vitrine-shop/sdk';
import { typeset } from '../i18n/typography.ts';
import { priceNotes, sizeText, variantIn, variantText, wasText } from './format.ts';

/** Where it is read. */
export type Place = 'card' | 'board' | 'list';

/** What a face is asked of. */
export interface Subject {
  readonly product: Product;
  /** The finish that is read about; null: the product has none. */
  readonly variant: Variant | null;
  readonly place: Place;
}

/** How an action was pressed. */
export interface Press {
  /** Says a line where the reader looks. */
  readonly note: (text: string) => void;
  /** On a page: what was pressed. */
  readonly element: HTMLElement | null;
}

/** One thing to do. */
export interface Action {
  /** Unlike any other of the face; the keyboard finds its place again by it. */
  readonly key: string;
  readonly label: string;
  readonly kind?: 'primary' | 'quiet';
  /** On a page it is a link to another tab, which `press` may keep from opening by answering false. */
  readonly href?: string;
  /** A link for Apple's Quick Look, which wants a picture as its only child; empty: there is none, words do. */
  readonly picture?: string;
  /** It is about this finish, not about the product. */
  readonly ofFinish?: boolean;
  /** A promise: it cannot be pressed again until that ends. */
  readonly press?: (press: Press) => unknown;
  /** Somebody is about to press it. */
  readonly near?: () => void;
}

export interface Line {
  readonly text: string;
  /** Joins `card-` as the class of the line. */
  readonly kind: string;
  /** Where the keyboard goes when what was pressed has become this. */
  readonly answer?: boolean;
}

/** Some lines that belong together, and what one may do about them. */
export interface Row {
  /** Joins `card-` as the class of the row. */
  readonly name: string;
  readonly lines: readonly Line[];
  readonly actions?: readonly Action[];
}

/** What a board asks before all else: its choices take the place of everything that one could do. */
export interface Question {
  readonly text: string;
  readonly choices: readonly Action[];
  readonly back: Action;
}

/** Something that is said of a product. label: empty: the text alone. lang: where it is not the reader's. */
export interface Fact {
  readonly label: string;
  readonly text: string;
  readonly lang: string | null;
}

/** What is read of it by who asks. facts: null: they are not here yet. */
export interface Details {
  readonly label: string;
  readonly open: boolean;
  readonly facts: readonly Fact[] | null;
  readonly toggle: (open: boolean) => void;
}

/** What one feature adds. */
export interface Part {
  /** Asked at once, on the board of a headset; elsewhere features have dialogs. */
  readonly ask?: Question;
  readonly rows?: readonly Row[];
  readonly actions?: readonly Action[];
  /** One feature has them at most. */
  readonly details?: Details;
  /** A sentence below the actions; the first that has one says it. */
  readonly note?: string;
}

/** nameIn: the language of its name, where it is not the reader's. */
export interface Finish {
  readonly variant: Variant;
  readonly name: string;
  readonly nameIn: string | null;
  readonly chosen: boolean;
}

export interface ProductFace {
  readonly product: Product;
  readonly variant: Variant | null;
  readonly brand: string;
  readonly title: string;
  /** The languages of title and text, where they are not the reader's. */
  readonly titleIn: string | null;
  readonly textIn: string | null;
  /** Empty: the product has no finish that could be sold. */
  readonly price: string;
  /** What it was, to be struck; empty: nothing may be. */
  readonly was: string;
  /** What its price says besides, a line each. */
  readonly priceNotes: readonly string[];
  readonly text: string;
  readonly size: string;
  /** Whose work it is, if that is not the brand; else empty. */
  readonly credit: string;
  /** Its finishes, if there is a choice. */
  readonly finishes: readonly Finish[];
  readonly rows: readonly Row[];
  readonly actions: readonly Action[];
  readonly note: string;
  readonly ask: Question | null;
  readonly details: Details | null;
}

/** parts: what features add, in their order. */
export function productFace(
  { product, variant }: Subject,
  parts: readonly Part[],
  language: string,
): ProductFace {
  const brand = product.brand.name;
  const credit = product.credit ?? product.model.credit ?? brand;
  const choice = product.variants.length > 1 ? product.variants : [];
  return {
    product,
    variant,
    brand,
    title: typeset(localText(product.title, language)),
    titleIn: spokenIn(product.title, language),
    textIn: spokenIn(product.description, language),
    price: variant ? formatMoney(variant.price, language) : '',
    was: variant ? wasText(variant, language) : '',
    priceNotes: variant ? priceNotes(variant, language) : [],
    text: typeset(localText(product.description, language)),
    size: sizeText(product.model.size_m, language),
    credit: credit === brand ? '' : typeset(credit),
    finishes: choice.map((each) => ({
      variant: each,
      name: variantText(each, product, language),
      nameIn: variantIn(each, product, language),
      chosen: each.id === variant?.id,
    })),
    rows: parts.flatMap((part) => part.rows ?? []),
    actions: parts.flatMap((part) => part.actions ?? []),
    note: parts.find((part) => part.note)?.note ?? '',
    ask: parts.find((part) => part.ask)?.ask ?? null,
    details: parts.find((part) => part.details)?.details ?? null,
  };
}
