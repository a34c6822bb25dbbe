/** A room made from a model of one's own: chosen or sent, looked at, named, walked in; then lit. */
import {
  BrandFiles,
  type OwnModel,
  Problem,
  type Scene,
  Scenes,
  type ShopClient,
  settled,
  Templates,
} from '@vitrine-shop/sdk';
import { language } from '../../i18n/messages.ts';
import { busy, button, field, fill, h } from '../../ui/dom.ts';
import { called } from '../models/called.ts';
import { text, wordsFor } from '../text.ts';
import { light } from './light.ts';
import './scenes.css';

const LOOK_MS = 1000;
const LEAST_M = 1.6; // as of the shop's own measures

/** brand: who shows what is sent. go: into the room that was made. look_ms: how often the shop is asked. */
export function ownScene(
  shop: ShopClient,
  brand: string,
  go: (url: string) => void = (url) => location.assign(url),
  look_ms = LOOK_MS,
): HTMLElement {
  const files = new BrandFiles(shop);
  const models = h('select', {});
  const file = h('input', { type: 'file', accept: '.glb,.gltf,.zip' });
  const wrong = h('p', { class: 'note bad', role: 'alert', hidden: true });
  const at = h('p', { role: 'status', hidden: true });
  const chosen = h('div', {});
  const picked = field(text('scene.choose'), models);
  const none = h('p', { class: 'soft', hidden: true }, text('scene.none'));

  const say = (error: unknown) => {
    wrong.textContent = error === null ? '' : wordsFor(error);
    wrong.hidden = error === null;
  };

  const choose = (model: string) => {
    models.value = model;
    fill(chosen, model ? room(shop, model, go, look_ms, (lit) => void refill(lit)) : null);
  };

  const refill = async (wanted = '') => {
    try {
      const found = (await shop.all((after) => files.models(after))).filter(isRoom);
      const names = called(found, text('scene.unnamed'));
      const options = found.map(({ hash }) => h('option', { value: hash }, names.get(hash) ?? ''));
      fill(models, h('option', { value: '' }, '–'), ...options);
      picked.hidden = !found.length;
      none.hidden = !picked.hidden;
      if (wanted) choose(wanted);
    } catch (error) {
      say(error);
    }
  };

  const send = async (sent: File) => {
    say(null);
    file.disabled = true;
    at.hidden = false;
    const percent = new Intl.NumberFormat(language(), { style: 'percent' });
    try {
      const job = await shop.uploadModel(sent, sent.name, {
        progress: (part) => {
          at.textContent = text('sending', { name: sent.name, percent: percent.format(part) });
        },
        statement: { rights: { holder: brand, confirmed: true } },
      });
      at.textContent = text('running');
      for await (const now of shop.jobChanges(job)) {
        settled(now);
        if (!now.model) continue;
        await refill(now.model.hash);
        break;
      }
    } catch (error) {
      say(error);
    } finally {
      at.hidden = true;
      file.disabled = false;
      file.value = '';
    }
  };

  models.addEventListener('change', () => choose(models.value));
  file.addEventListener('change', () => {
    const sent = file.files?.[0];
    if (sent) void send(sent);
  });
  void refill();
  const sending = h('div', {});
  // Only who looks here has a further place for files on the page.
  const ontoggle = () => fill(sending, field(text('scene.send'), file, text('scene.sendHint')));
  return h(
    'details',
    { class: 'scene', ontoggle },
    h('summary', {}, text('scene.title')),
    h(
      'div',
      { class: 'scene-parts' },
      h('p', { class: 'soft' }, text('scene.lead')),
      picked,
      none,
      sending,
      at,
      wrong,
      chosen,
    ),
  );
}

/** What the shop finds in one model, and what becomes of it. lit: another model is the one now. */
function room(
  shop: ShopClient,
  model: string,
  go: (url: string) => void,
  look_ms: number,
  lit: (model: string) => void,
): HTMLElement {
  const scenes = new Scenes(shop);
  const told = h('p', { role: 'status' }, text('scene.measuring'));
  const wrong = h('p', { class: 'note bad', role: 'alert', hidden: true });
  const remark = h('p', { class: 'note', hidden: true }, text('scene.upsideDown'));
  const name = h('input', { type: 'text', required: true, maxlength: 120, autocomplete: 'off' });
  const make = h('button', { class: 'button primary' }, text('scene.make'));
  let key = crypto.randomUUID();
  const form = h(
    'form',
    { class: 'stack', hidden: true },
    field(text('scene.name'), name, text('making.nameHint')),
    h('div', { class: 'actions' }, make),
  );
  const lights = light(shop, model, (scene) => show(scene), lit);
  lights.element.hidden = true;
  const element = h('div', { class: 'scene-parts' }, told, remark, wrong, form, lights.element);

  const say = (error: unknown) => {
    wrong.textContent = error === null ? '' : wordsFor(error);
    wrong.hidden = error === null;
  };

  const show = (scene: Scene) => {
    const found = scene.room;
    form.hidden = lights.element.hidden = !found;
    remark.hidden = !found?.remarks.length;
    if (found) {
      const { area_m2, slots, capacity } = found;
      const area = new Intl.NumberFormat(language()).format(area_m2);
      told.textContent = text('scene.found', { area, slots, capacity });
    } else if (scene.problem && scene.state !== 'waiting') {
      told.hidden = true;
      say(new Problem(scene.problem));
    }
    lights.show(scene);
  };

  const watch = async () => {
    let asked = false;
    try {
      for (let scene = await scenes.measure(model); ; scene = await scenes.of(model)) {
        show(scene);
        // Whoever went elsewhere on the page asks no more.
        if (asked && !element.isConnected) return;
        asked = true;
        if (scene.state === 'failed') return;
        await new Promise((resolve) => setTimeout(resolve, isBusy(scene) ? look_ms : 3 * look_ms));
      }
    } catch (error) {
      const again = button(text('retry'), () => void watch());
      say(error);
      wrong.append(' ', again);
    }
  };

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void busy(make, async () => {
      const title = name.value.trim();
      if (!title) return;
      say(null);
      try {
        const wanted = { model, title: { [language()]: title } };
        const { url } = await new Templates(shop).make(wanted, key);
        key = crypto.randomUUID();
        go(url);
      } catch (error) {
        say(error);
      }
    });
  });
  void watch();
  return element;
}

function isBusy(scene: Scene): boolean {
  const states = [scene.state, ...scene.bakes.map(({ state }) => state)];
  return states.some((state) => state === 'waiting' || state === 'running');
}

function isRoom({ size_m: [width, , depth] }: OwnModel): boolean {
  return Math.min(width, depth) >= LEAST_M;
}
