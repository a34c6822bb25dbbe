const MOST = 8;

/** Names as one says them one after another, the first eight of them. */
export function listed(names: readonly string[], language: string): string {
  const said = names.length > MOST ? [...names.slice(0, MOST), '…'] : names;
  return new Intl.ListFormat(language, { type: 'conjunction' }).format(said);
}
