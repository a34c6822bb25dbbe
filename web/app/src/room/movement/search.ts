/** What takes long to find out, cell by cell, so that a frame is never late for it. */
export type Search<Found> = Generator<void, Found, void>;

/** So many cells more; what it has found, or undefined: it goes on. */
export function further<Found>(search: Search<Found>, cells: number): { readonly found: Found } | undefined {
  for (let cell = 0; cell < cells; cell++) {
    const step = search.next();
    if (step.done) return { found: step.value };
  }
  return undefined;
}
