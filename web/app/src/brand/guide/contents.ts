/** What is on the page, as links that stay in sight: one to each part that is shown. */
import { fill, h } from '../../ui/dom.ts';
import { text } from '../text.ts';
import './guide.css';

/** parts: sections, each with an `h2` that has an id; one that is hidden has no link. */
export function contents(parts: readonly HTMLElement[]): HTMLElement {
  const list = h('ul', {});
  const links = new Map<Element, HTMLAnchorElement>();

  const draw = () => {
    links.clear();
    for (const part of parts) {
      const heading = part.querySelector('h2');
      if (!heading?.id || part.hidden) continue;
      links.set(part, h('a', { href: `#${heading.id}` }, heading.textContent ?? ''));
    }
    fill(list, ...[...links.values()].map((link) => h('li', {}, link)));
  };
  draw();

  // What is hidden until something is known of it comes later.
  const changed = new MutationObserver(draw);
  for (const part of parts) changed.observe(part, { attributes: true, attributeFilter: ['hidden'] });

  const seen = new Set<Element>();
  const sight = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) seen[isIntersecting ? 'add' : 'delete'](target);
      const first = parts.find((part) => seen.has(part) && links.has(part));
      for (const [part, link] of links) mark(link, part === first);
    },
    // Right below the strip: where a link leads to is where one is.
    { rootMargin: '-12% 0px -80% 0px' },
  );
  for (const part of parts) sight.observe(part);
  return h('nav', { class: 'contents', 'aria-label': text('contents') }, list);
}

function mark(link: HTMLAnchorElement, here: boolean): void {
  if (!here) {
    link.removeAttribute('aria-current');
    return;
  }
  if (link.hasAttribute('aria-current')) return;
  link.setAttribute('aria-current', 'true');
  // Of a strip that is wider than a phone: the strip moves, never the page.
  const strip = link.closest('ul');
  const left = link.offsetLeft - (strip?.offsetLeft ?? 0) - 16;
  strip?.scrollTo?.({ left, behavior: 'auto' });
}
