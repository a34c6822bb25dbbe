/** What somebody does on a page of forms. */

/** The control that this label names. */
export function labelled(root: ParentNode, label: string): HTMLInputElement {
  const named = [...root.querySelectorAll('label')].find((each) =>
    each.textContent?.trim().startsWith(label),
  );
  const control = named?.htmlFor
    ? root.querySelector<HTMLInputElement>(`#${named.htmlFor}`)
    : (named?.querySelector('input') ?? root.querySelector<HTMLInputElement>(`[aria-label="${label}"]`));
  if (!control) throw new Error(`nothing here is labelled ${label}`);
  return control;
}

/** Write it, as by the keyboard. */
export function write(root: ParentNode, label: string, text: string): void {
  const control = labelled(root, label);
  control.value = text;
  control.dispatchEvent(new Event('input', { bubbles: true }));
}

/** Tick a box, or take the tick away. */
export function tick(root: ParentNode, label: string): void {
  labelled(root, label).click();
}

/** What was submitted is under way; `soon` waits for its end. */
export function submit(form: HTMLFormElement): void {
  form.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
}

/** Every answer of a fake shop has come. */
export function soon(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

/** What the page says is wrong; empty: nothing. */
export function alarm(root: ParentNode): string {
  const line = root.querySelector<HTMLElement>('[role=alert]');
  return line && !line.hidden ? (line.textContent ?? '') : '';
}
