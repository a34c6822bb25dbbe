/** Elements in one line; text is always set as text, so nothing a stranger wrote becomes markup. */

type Child = Node | string | null | undefined | false;
type Props = Record<string, unknown>;

/**
 * An element. `class`, `style` properties and attributes by their HTML names; `on…` adds a listener; true sets an empty
 * attribute, false or null sets none.
 */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  props: Props = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on') && typeof value === 'function') {
      element.addEventListener(name.slice(2), value as EventListener);
    } else if (name.startsWith('--')) {
      element.style.setProperty(name, String(value));
    } else {
      element.setAttribute(name, value === true ? '' : String(value));
    }
  }
  append(element, children);
  return element;
}

/** Replaces what an element holds. */
export function fill(element: Element, ...children: Child[]): void {
  element.replaceChildren();
  append(element, children);
}

function append(element: Element, children: Child[]): void {
  for (const child of children)
    if (child !== null && child !== undefined && child !== false) element.append(child);
}

let labels = 0;

/** A label over a control, tied together; hint stands below and is read with the control. */
export function field(label: string, control: HTMLElement, hint?: string): HTMLElement {
  control.id ||= `field-${++labels}`;
  const below = hint ? h('p', { class: 'hint', id: `${control.id}-hint` }, hint) : null;
  if (below) control.setAttribute('aria-describedby', below.id);
  return h('div', { class: 'field' }, h('label', { for: control.id }, label), control, below);
}

export function button(label: string, onclick: (event: MouseEvent) => void, kind = ''): HTMLButtonElement {
  return h('button', { type: 'button', class: `button ${kind}`.trim(), onclick }, label);
}

/** While `work` runs the button cannot be pressed again and says so; what work throws is thrown on. */
export async function busy<Result>(pressed: HTMLButtonElement, work: () => Promise<Result>): Promise<Result> {
  pressed.disabled = true;
  pressed.setAttribute('aria-busy', 'true');
  try {
    return await work();
  } finally {
    pressed.disabled = false;
    pressed.removeAttribute('aria-busy');
  }
}
