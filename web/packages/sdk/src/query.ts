/** The path with what is asked of it; values that are not there are left out. */
export function query(path: string, values: Record<string, string | undefined>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) if (value) search.set(name, value);
  const asked = String(search); // its size is not known to browsers of 2023
  return asked ? `${path}?${asked}` : path;
}
