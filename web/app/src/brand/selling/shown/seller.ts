import type { OwnSeller } from '@vitrine-shop/sdk';
import { language, languageName } from '../../../i18n/messages.ts';
import { countries } from '../../../till/countries.ts';
import { h } from '../../../ui/dom.ts';
import { choice, filled, line, long } from './control.ts';
import { type Desk, savedForm } from './form.ts';
import { say } from './text.ts';

/** Who sells, as buyers read it. Texts are written in the page's language; what is there in another stays. */
export function sellerForm(desk: Desk, { seller }: OwnSeller): HTMLFormElement {
  const at = seller?.address;
  const tongue = language();
  const named = { language: languageName(tongue) };
  const name = line('legal_name', say('legalName'), seller?.legal_name ?? '', {
    autocomplete: 'organization',
  });
  const line1 = line('line1', say('line1'), at?.line1 ?? '', { autocomplete: 'address-line1' });
  const line2 = line('line2', say('line2'), at?.line2 ?? '', { autocomplete: 'address-line2' });
  const postal = line('postal_code', say('postalCode'), at?.postal_code ?? '', {
    autocomplete: 'postal-code',
  });
  const city = line('city', say('city'), at?.city ?? '', { autocomplete: 'address-level2' });
  const country = choice('country', say('country'), countries(), at?.country ?? 'FR');
  const vat = line('vat_id', say('vatId'), seller?.vat_id ?? '', { autocapitalize: 'characters' });
  const register = line('register', say('register'), seller?.register ?? '');
  const mail = { type: 'email', autocomplete: 'email', maxlength: 254 };
  const email = line('email', say('email'), seller?.email ?? '', mail, say('emailHint'));
  const terms = long('terms', say('terms', named), seller?.terms[tongue] ?? '');
  const hint = say('withdrawalHint');
  const withdrawal = long('withdrawal', say('withdrawal', named), seller?.withdrawal?.[tongue] ?? '', hint);
  const kept = { terms: seller?.terms ?? {}, withdrawal: seller?.withdrawal ?? {} };
  const all = [name, line1, line2, postal, city, country, vat, register, email, terms, withdrawal];
  const pair = (...parts: (typeof all)[number][]) =>
    h('div', { class: 'selling-pair' }, ...parts.map(({ element }) => element));

  const save = async () => {
    const texts = {
      terms: { ...kept.terms, [tongue]: terms.value || null },
      withdrawal: { ...kept.withdrawal, [tongue]: withdrawal.value || null },
    };
    const some = Object.values(texts.terms).some(Boolean);
    if (!filled([name, line1, city, email, ...(some ? [] : [terms])])) return false;
    const address = {
      name: '',
      line1: line1.value,
      line2: line2.value,
      postal_code: postal.value,
      city: city.value,
      region: at?.region ?? '',
      country: country.value,
    };
    const said = {
      legal_name: name.value,
      address,
      vat_id: vat.value,
      register: register.value,
      email: email.value,
      ...texts,
    };
    const now = await desk.api.setSeller(said, desk.version);
    kept.terms = now.seller?.terms ?? {};
    kept.withdrawal = now.seller?.withdrawal ?? {};
    desk.kept(now.version);
    return true;
  };
  return savedForm({
    title: say('seller'),
    changes: desk.changes,
    parts: [
      name.element,
      pair(line1, line2),
      pair(postal, city, country),
      pair(vat, register),
      email.element,
      terms.element,
      withdrawal.element,
    ],
    controls: () => all,
    save,
    stale: (version) => desk.kept(version),
  });
}
