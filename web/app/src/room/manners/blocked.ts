/** Whom this browser's visitor has blocked, by name: the shop keeps the block itself, and tells nobody's name. */
export interface Blocked {
  readonly id: string;
  readonly name: string;
}

const STORED = 'vitrine.blocked';
const MOST = 100;

export function blockedPeople(): Blocked[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(STORED) ?? '[]');
    return Array.isArray(kept) ? kept.filter(isBlocked).slice(-MOST) : [];
  } catch {
    return [];
  }
}

export function rememberBlocked({ id, name }: Blocked): void {
  keep([...blockedPeople().filter((each) => each.id !== id), { id, name }]);
}

export function forgetBlocked(id: string): void {
  keep(blockedPeople().filter((each) => each.id !== id));
}

function isBlocked(value: unknown): value is Blocked {
  const { id, name } = (value ?? {}) as Partial<Blocked>;
  return typeof id === 'string' && typeof name === 'string';
}

function keep(people: Blocked[]): void {
  try {
    localStorage.setItem(STORED, JSON.stringify(people.slice(-MOST)));
  } catch {
    // Then the block holds all the same; only the list does not show it.
  }
}
