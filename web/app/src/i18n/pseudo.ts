/**
 * Pseudo-locales, by the names that CLDR gives them: `?lang=en-XA` is English made longer and accented, `?lang=ar-XB`
 * the same from right to left. They show what is cut off, and what is written into a page past its catalogue.
 */
const ACCENTED: Record<string, string> = Object.fromEntries(
  [...'aàcçdďeéghĝgğiïjĵkķlļnñoörŕsštţuûwŵyýzžAÅCÇEÉIÎNÑOÖSŠUÛ'].reduce<[string, string][]>(
    (pairs, letter) => {
      const plain = letter.normalize('NFD')[0];
      if (plain !== letter) pairs.push([plain, letter]);
      return pairs;
    },
    [],
  ),
);

/** How this locale disguises a message, null where it is none of these. Holes and the plural's bar stay. */
export function pseudoLocale(tag: string | null): ((message: string) => string) | null {
  if (tag === 'en-XA') return (message) => eachForm(message, longer);
  if (tag === 'ar-XB') return (message) => eachForm(message, (form) => `\u202e${longer(form)}\u202c`);
  return null;
}

function eachForm(message: string, change: (form: string) => string): string {
  return message.split('|').map(change).join('|');
}

/** Four tenths longer, as German often is, between brackets that show where it was cut. */
function longer(form: string): string {
  const words = form.replace(/\{\w+\}|[a-zA-Z]/g, (found) => ACCENTED[found] ?? found);
  return `[${words}${' ~'.repeat(Math.ceil(form.length / 5))}]`;
}
