import { type Edition, localText, type Product } from '@vitrine-shop/sdk';
import { language } from '../../i18n/messages.ts';
import { pair } from '../../i18n/pair.ts';
import { button, fill, h } from '../../ui/dom.ts';
import { deleteButton } from '../deleting.ts';
import { text } from '../text.ts';
import type { Desk } from './desk.ts';
import { giveAway } from './gifts.ts';
import { leftOf } from './links.ts';

const ROOT_ENDS = [8, 6] as const;

export interface EditionCard {
  element: HTMLElement;
  /** Writes the edition as it is now; what is pressed or unfolded in the card stays. */
  says: (edition: Edition) => void;
}

/** One edition: how much of it is given, how it stands with the register, what it promises. given: copies were. */
export function editionCard(
  desk: Desk,
  product: Product,
  first: Edition,
  given: () => void,
  deleted: () => void,
): EditionCard {
  let now = first;
  const counted = h('p', { class: 'edition-count' });
  const state = h('p', { class: 'edition-state' });
  const name = text('editionName', { number: first.number });
  const give = button(text('giveAway'), () => giveAway(desk, now, given));
  give.setAttribute('aria-label', pair(text('giveAway'), name));
  const remove = deleteButton({
    name,
    lead: text('deleteEdition'),
    act: () => desk.api.deleteEdition(first.number),
    gone: deleted,
  });
  const says = (edition: Edition) => {
    now = edition;
    const { number, max_supply: of, given } = edition;
    fill(
      counted,
      h('strong', {}, text('editionName', { number })),
      ` · ${text('editionGiven', { of, given })}`,
    );
    state.dataset.state = edition.state;
    state.textContent = stateWords(edition);
    give.disabled = leftOf(edition).left === 0;
    give.hidden = edition.state === 'failed';
    remove.hidden = given > 0;
    give.title = give.disabled ? text('giveGone') : '';
  };
  says(first);
  const element = h(
    'li',
    { class: 'edition', 'data-edition': first.number },
    h(
      'div',
      { class: 'edition-words' },
      counted,
      state,
      h('p', { class: 'soft' }, promises(first, product).join(' · ')),
      h(
        'p',
        { class: 'soft' },
        `${text('editionRoot')} `,
        h('code', { title: first.content_root }, shortRoot(first.content_root)),
      ),
      h(
        'details',
        { class: 'edition-licence' },
        h('summary', {}, text('licence')),
        h('p', {}, first.licence),
      ),
    ),
    h('div', { class: 'actions' }, give, remove),
  );
  return { element, says };
}

export function shortRoot(root: string): string {
  const plain = root.replace(/^0x/, '');
  const [head, tail] = ROOT_ENDS;
  return plain.length <= head + tail ? plain : `${plain.slice(0, head)}…${plain.slice(-tail)}`;
}

function stateWords({ state, problem }: Edition): string {
  if (state === 'queued') return text('editionQueued');
  if (state === 'registered') return text('editionRegistered');
  return problem ? text('editionFailedWhy', { why: problem }) : text('editionFailed');
}

function promises(edition: Edition, product: Product): string[] {
  const tongue = language();
  const variant = product.variants.find(({ id }) => id === edition.variant_id);
  const name = variant && (localText(variant.title, tongue) || variant.material_variant);
  const percent = new Intl.NumberFormat(tongue, { style: 'percent', maximumFractionDigits: 2 });
  return [
    name && text('editionVariant', { variant: name }),
    edition.soulbound && text('editionSoulbound'),
    edition.revocable && text('editionRevocable'),
    edition.open_gift && text('editionOpen'),
    edition.royalty_bps > 0 &&
      text('editionRoyalty', { percent: percent.format(edition.royalty_bps / 10_000) }),
  ].filter((words) => typeof words === 'string' && words !== '') as string[];
}
