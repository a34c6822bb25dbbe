/** Who bought here last, on this device alone, if they ticked that. Shown masked: the next at this screen is a stranger. */

export interface Remembered {
  readonly email: string;
  readonly name: string;
  readonly line1: string;
  readonly line2: string;
  readonly postal_code: string;
  readonly city: string;
  readonly region: string;
  readonly country: string;
}

const KEPT = 'vitrine.buyer';

/** null: nobody is. */
export function remembered(): Remembered | null {
  try {
    const kept = JSON.parse(localStorage.getItem(KEPT) ?? 'null') as Remembered | null;
    return typeof kept?.email === 'string' && typeof kept.country === 'string' ? kept : null;
  } catch {
    return null;
  }
}

/** null: nobody from now on. */
export function remember(who: Remembered | null): void {
  try {
    if (who) localStorage.setItem(KEPT, JSON.stringify(who));
    else localStorage.removeItem(KEPT);
  } catch {
    // A browser that keeps nothing asks each time.
  }
}

/** `a•••@e•••.org, Ada L•••, 75001`: enough to know oneself by. */
export function masked({ email, name, postal_code, city }: Remembered): string {
  const [user = '', host = ''] = email.split('@');
  const end = host.slice(host.lastIndexOf('.') + 1);
  const names = name.split(/\s+/);
  const shown = names.length > 1 ? `${names[0]} ${hidden(names.at(-1)!)}` : hidden(name);
  return [`${hidden(user)}@${hidden(host)}.${end}`, shown, postal_code || city].filter(Boolean).join(', ');
}

const hidden = (text: string): string => `${[...text][0] ?? ''}•••`;
