/** Everything that is edited of the page, with how it will look; only what was changed is sent. */
import {
  BrandFiles,
  Lobbies,
  type LobbyChange,
  type LobbyFamily,
  type OwnLobby,
  type OwnPicture,
  Problem,
  type ShopClient,
} from '@vitrine-shop/sdk';
import { busy, button, field, h } from '../../../ui/dom.ts';
import { patch, textFields, written } from '../../../ui/texts/texts.ts';
import { wordsFor } from '../../text.ts';
import { colourField } from './fields.ts';
import { preview } from './preview.ts';
import { say } from './text.ts';

/** Its name, and the style sheet's: as of the server's `lobbies/families.py`. */
const FAMILIES: readonly (readonly [LobbyFamily, string, string])[] = [
  ['cormorant', 'Cormorant Garamond', '"Cormorant Garamond", Georgia, serif'],
  ['playfair', 'Playfair Display', '"Playfair Display Variable", Georgia, serif'],
  ['marcellus', 'Marcellus', 'Marcellus, Optima, sans-serif'],
  ['jost', 'Jost', '"Jost Variable", Futura, sans-serif'],
  ['instrument', 'Instrument Sans', '"Instrument Sans", system-ui, sans-serif'],
];
const LEGAL = ['imprint', 'privacy', 'terms'] as const;
const KINDS = ['image/png', 'image/webp', 'image/jpeg'];
const SETTLED_MS = 200;

/** saved: it is so now. stale: somebody was quicker. */
export function lobbyForm(
  shop: ShopClient,
  lobby: OwnLobby,
  saved: (now: OwnLobby) => void,
  stale: () => void,
): HTMLFormElement {
  const lobbies = new Lobbies(shop);
  const seen = preview(lobby);
  let logo: OwnPicture | null =
    lobby.logo && lobby.logo_url ? { picture: lobby.logo, url: lobby.logo_url } : null;
  let { palettes } = lobby;
  let family = FAMILIES.find(([name]) => name === lobby.family) ?? FAMILIES[0];

  const draw = () =>
    seen.draw({
      brand: lobby.brand,
      logo_url: logo?.url ?? null,
      ground: ground.value(),
      title_css: family[2],
      summary: written(summary.read()),
      palettes,
    });
  let asked = 0;
  /** The colours are the shop's to tone: asked once the pointer rests. */
  const colours = () => {
    const turn = ++asked;
    setTimeout(async () => {
      if (turn !== asked) return;
      try {
        const found = await lobbies.tried(accent.value(), ground.value());
        if (turn !== asked) return;
        palettes = found;
        draw();
      } catch (error) {
        tell(error);
      }
    }, SETTLED_MS);
  };
  const accent = colourField(say('accent'), lobby.accent, colours);
  const ground = colourField(say('ground'), lobby.ground, colours);
  const lines = { maxlength: 400, rows: 2 };
  const summary = textFields(lobby.summary, (language) => say('summary', { language }), lines);
  summary.element.addEventListener('input', draw);
  const pages = { maxlength: 20_000, rows: 6 };
  const legal = LEGAL.map((name) => ({
    name,
    ...textFields(lobby[name], (language) => say(name, { language }), pages),
  }));

  const fault = h('p', { class: 'note bad', role: 'alert', hidden: true });
  const tell = (error: unknown) => {
    if (Problem.from(error).kind === 'version-mismatch') return stale();
    fault.textContent = wordsFor(error);
    fault.hidden = false;
  };

  const file = h('input', { type: 'file', accept: KINDS.join(',') });
  const said = h('p', { class: 'soft', role: 'status' });
  const remove = button(say('logo.remove'), () => chosen(null), 'quiet');
  const chosen = (picture: OwnPicture | null) => {
    logo = picture;
    remove.hidden = !picture;
    draw();
  };
  remove.hidden = !logo;
  file.addEventListener('change', async () => {
    const [picked] = file.files ?? [];
    if (!picked) return;
    fault.hidden = KINDS.includes(picked.type);
    fault.textContent = say('logo.kind');
    if (!fault.hidden) {
      file.value = '';
      return;
    }
    try {
      said.textContent = say('logo.sending');
      chosen(await busy(save, () => new BrandFiles(shop).send(picked)));
    } catch (error) {
      tell(error);
    } finally {
      said.textContent = '';
      file.value = '';
    }
  });

  const families = h(
    'fieldset',
    { class: 'room-part lobby-families' },
    h('legend', {}, say('family')),
    ...FAMILIES.map((each) => {
      const radio = h('input', { type: 'radio', name: 'family', value: each[0], checked: each === family });
      radio.addEventListener('change', () => {
        family = each;
        draw();
      });
      return h(
        'label',
        { class: 'room-check', '--own-title': each[2] },
        radio,
        h('span', { 'data-words': 'own' }, each[1]),
      );
    }),
  );

  const wanted = (): Omit<LobbyChange, 'version'> => ({
    logo: logo?.picture ?? null,
    accent: accent.value(),
    ground: ground.value(),
    family: family[0],
    summary: patch(summary.read()),
    ...Object.fromEntries(legal.map(({ name, read }) => [name, patch(read())])),
  });
  const before = wanted();
  const save = h('button', { class: 'button primary' }, say('save'));
  const send = async () => {
    fault.hidden = true;
    const changed = Object.entries(wanted()).filter(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name as keyof typeof before]),
    );
    try {
      const change = { ...Object.fromEntries(changed), version: lobby.version };
      saved(await busy(save, () => lobbies.change(change)));
    } catch (error) {
      tell(error);
    }
  };
  const form = h(
    'form',
    { class: 'room-form stack' },
    seen.element,
    field(say('logo'), file, say('logo.hint')),
    h('div', { class: 'actions' }, remove, said),
    h(
      'fieldset',
      { class: 'room-part lobby-colours' },
      h('legend', {}, say('colours')),
      accent.element,
      ground.element,
    ),
    families,
    summary.element,
    h(
      'details',
      { class: 'lobby-legal' },
      h('summary', {}, say('legal')),
      h('p', { class: 'soft' }, say('legal.lead')),
      ...legal.map(({ element }) => element),
    ),
    fault,
    h('div', { class: 'actions' }, save),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void send();
  });
  return form;
}
