/** What cannot be kept, in words, and the field to mend. */
export interface Fault {
  fault: string;
  at: HTMLElement | null;
}

/** Some fields of a product that belong together. */
export interface Group<Part> {
  element: HTMLElement;
  read: () => Part | Fault;
  /** The field to begin with. */
  first: HTMLElement;
}

export function isFault(read: object): read is Fault {
  return 'fault' in read;
}
