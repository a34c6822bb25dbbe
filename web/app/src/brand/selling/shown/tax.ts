import type { OwnTax } from '@vitrine-shop/sdk';
import { language } from '../../../i18n/messages.ts';
import { countries } from '../../../till/countries.ts';
import { h } from '../../../ui/dom.ts';
import { choice, codes, line } from './control.ts';
import { type Desk, savedForm } from './form.ts';
import { say } from './text.ts';

/** Which tax is taken. Rates that a program said stay. */
export function taxForm(desk: Desk, { rules, rates_of }: OwnTax): HTMLFormElement {
  const inside = h('input', { type: 'checkbox', checked: rules?.includes_tax ?? true });
  const home = choice('home', say('home'), countries(), rules?.home ?? 'FR');
  const hint = say('registrationsHint');
  const others = line('registrations', say('registrations'), rules?.registrations.join(', ') ?? '', {}, hint);
  const day = new Intl.DateTimeFormat(language(), { dateStyle: 'long', timeZone: 'UTC' });
  const save = async () => {
    const said = {
      includes_tax: inside.checked,
      home: home.value,
      registrations: codes(others.value),
      overrides: rules?.overrides ?? [],
    };
    desk.kept((await desk.api.setTax(said, desk.version)).version);
    return true;
  };
  return savedForm({
    title: say('tax'),
    changes: desk.changes,
    parts: [
      h('label', { class: 'check' }, inside, h('span', {}, say('includes'))),
      home.element,
      others.element,
      h('p', { class: 'hint soft' }, say('rates', { day: day.format(new Date(rates_of)) })),
    ],
    controls: () => [home, others],
    save,
    stale: (version) => desk.kept(version),
  });
}
