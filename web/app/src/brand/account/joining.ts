/** Who comes by a one-time link reads by whom, to what and until when, before a passkey is made. */
import { Account, enrol, type Invitation, Problem, type ShopClient } from '@vitrine-shop/sdk';
import { button, field, fill, h } from '../../ui/dom.ts';
import { text, wordsFor } from '../text.ts';
import { attempt, canPasskey, faultLine, noPasskeys } from './attempt.ts';
import { roleName } from './members.ts';
import { moment } from './rows.ts';

/** The first visit. done: they are in, or would rather sign in. */
export function enrolDoor(shop: ShopClient, secret: string, done: () => void): HTMLElement {
  const door = h('div', { class: 'brand-door' });
  const look = async () => {
    fill(door, h('p', { role: 'status' }, text('loading')));
    try {
      fill(door, ...open(shop, secret, await new Account(shop).lookAtLink(secret), done));
    } catch (error) {
      fill(door, ...shut(error, look, done));
    }
    door.querySelector<HTMLElement>('h1')?.focus();
  };
  void look();
  return door;
}

function open(shop: ShopClient, secret: string, link: Invitation, done: () => void): HTMLElement[] {
  const name = h('input', { required: true, maxlength: 40, autocomplete: 'name' });
  const fault = faultLine();
  const go = h('button', { class: 'button primary' }, text('enrol'));
  const form = h('form', {}, !link.for_member && field(text('enrolName'), name), go);
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    await attempt(go, fault, async () => {
      await enrol(shop, secret, name.value.trim());
      forget();
      done();
    });
  });
  return [
    h('h1', { tabindex: -1, 'data-words': 'own' }, heading(link)),
    h('p', { 'data-words': 'own' }, lead(link)),
    ...(link.role && !link.for_member ? [h('p', {}, text(`invited-${link.role}`))] : []),
    h('p', { class: 'soft' }, text('invitedUntil', { date: moment(link.expires_at) })),
    ...(link.for_member ? [] : [h('p', {}, text('enrolLead'))]),
    canPasskey() ? form : noPasskeys(),
    fault,
  ];
}

function heading({ for_member, brand }: Invitation): string {
  if (for_member) return text('keyFor', { name: for_member });
  return brand ? text('join', { brand }) : text('joinOperators');
}

function lead({ for_member, brand, role, operates, made_by }: Invitation): string {
  if (for_member) return text('keyForLead');
  const by = made_by ?? text('byShop');
  if (brand && role) {
    const words = text('invitedTo', { by, brand, role: roleName(role) });
    return operates ? `${words} ${text('operatesToo')}` : words;
  }
  return text('invitedOperator', { by });
}

/** Used, over, withdrawn or never there: in words, with the next step. */
function shut(error: unknown, again: () => Promise<void>, done: () => void): HTMLElement[] {
  const { kind, problem } = Problem.from(error);
  const why =
    kind === 'enrolment-spent'
      ? problem.why === 'expired'
        ? ('expired' as const)
        : ('used' as const)
      : kind === 'enrolment-unknown'
        ? ('unknown' as const)
        : null;
  if (!why)
    return [
      h('h1', { tabindex: -1 }, text('welcome')),
      h('p', { class: 'note bad', role: 'alert' }, wordsFor(error)),
      button(text('retry'), () => void again(), 'primary'),
    ];
  const enter = button(
    text('signIn'),
    () => {
      forget();
      done();
    },
    why === 'used' ? 'primary' : '',
  );
  return [
    h('h1', { tabindex: -1 }, text(`link-${why}`)),
    h('p', {}, text(`link-${why}-text`)),
    h('div', { class: 'actions' }, enter, h('a', { class: 'button quiet', href: '/' }, text('toRooms'))),
  ];
}

/** The secret is used, or opens nothing: out of sight. */
function forget(): void {
  history.replaceState(null, '', location.pathname + location.search);
}
