/**
 * Pages that the shop has written already: what they need of a script. The language that was chosen elsewhere, and its
 * links.
 */
import { chooseLanguage, LANGUAGES, language } from '../i18n/messages.ts';

/** offer: adds what only a script can do, once the page is in the reader's language. */
export function takeOver(offer: () => void): void {
  const page = document.querySelector<HTMLElement>('#page');
  const written = LANGUAGES.find((tag) => tag === page?.dataset.language);
  if (written && written !== language() && !new URLSearchParams(location.search).has('lang')) {
    // The shop knows what the browser prefers, not what its reader has chosen on another page.
    return chooseLanguage(language());
  }
  // What is written counts, whatever this script would have chosen.
  if (written) document.documentElement.lang = written;
  for (const link of document.querySelectorAll<HTMLAnchorElement>('.languages a')) {
    const tag = LANGUAGES.find((each) => each === link.hreflang);
    link.addEventListener('click', (event) => {
      if (!tag) return;
      event.preventDefault();
      chooseLanguage(tag);
    });
  }
  offer();
}
