import type { PostalAddress } from '@vitrine-shop/sdk';
import { language } from '../i18n/messages.ts';

/** What a link to an order says: its id in the path, its key behind the `#` that no server ever sees. */

export interface Asked {
  readonly page: 'order' | 'invoice' | 'withdraw';
  readonly order: string;
  readonly key: string;
  /** The number of an order, to fill in. */
  readonly number: string;
}

export function asked(path: string, fragment: string): Asked {
  const said = new URLSearchParams(fragment.replace(/^#/, ''));
  const told = (name: string) => {
    const value = said.get(name)?.trim() ?? '';
    return /^[\w-]{1,100}$/.test(value) ? value : '';
  };
  const found = /^\/orders\/([\w-]+)(\/invoice)?\/?$/.exec(path);
  const page = path.startsWith('/withdraw') ? 'withdraw' : found?.[2] ? 'invoice' : 'order';
  return { page, order: found?.[1] ?? '', key: told('key'), number: told('order') };
}

/** The page of an order, or of its invoice, for who has its key. */
export function orderPage(id: string, key: string, invoice = false): string {
  const path = `/orders/${encodeURIComponent(id)}${invoice ? '/invoice' : ''}`;
  return key ? `${path}#key=${encodeURIComponent(key)}` : path;
}

/** Line by line, as one writes it; the country by its name in the reader's language. */
export function addressLines(address: PostalAddress): string[] {
  const { name, line1, line2, postal_code, city, region, country } = address;
  const named = new Intl.DisplayNames(language(), { type: 'region', fallback: 'code' });
  const where = country && (named.of(country) ?? country);
  return [name, line1, line2, `${postal_code} ${city}`.trim(), region, where].filter(Boolean);
}
