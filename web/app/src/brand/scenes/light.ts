/** The light of a room of one's own: asked for, waited for, looked at beside the room as it came, and taken or left. */
import {
  type LightPreset,
  localText,
  OwnRooms,
  Problem,
  type Scene,
  type SceneBake,
  Scenes,
  type ShopClient,
  settled,
} from '@vitrine-shop/sdk';
import { language } from '../../i18n/messages.ts';
import { busy, button, fill, h } from '../../ui/dom.ts';
import { text, wordsFor } from '../text.ts';

export const PRESETS = ['day', 'gallery', 'evening'] as const satisfies readonly LightPreset[];

export interface Light {
  element: HTMLElement;
  /** The scene as it is told now. */
  show: (scene: Scene) => void;
}

/** told: a newer scene came with an answer. kept: the model with the light that was chosen. */
export function light(
  shop: ShopClient,
  model: string,
  told: (scene: Scene) => void,
  kept: (model: string) => void,
): Light {
  const scenes = new Scenes(shop);
  let chosen: LightPreset = 'day';
  let now: Scene | null = null;
  const state = h('div', { class: 'scene-parts' });
  const wrong = h('p', { class: 'note bad', role: 'alert', hidden: true });
  const done = h('p', { class: 'note', role: 'status', hidden: true });
  const act = (pressed: HTMLButtonElement, work: () => Promise<void>) =>
    busy(pressed, async () => {
      wrong.hidden = true;
      try {
        await work();
      } catch (error) {
        wrong.textContent = wordsFor(error);
        wrong.hidden = false;
      }
    });
  const choices = PRESETS.map((preset) =>
    h(
      'label',
      {},
      h('input', {
        type: 'radio',
        name: `light-${model}`,
        value: preset,
        checked: preset === chosen,
        onchange: () => {
          chosen = preset;
          draw();
        },
      }),
      h('span', {}, text(`scene.${preset}`)),
    ),
  );

  const use = async (preset: LightPreset, baked: string) => {
    const job = await scenes.keep(model, preset);
    done.textContent = text('scene.using');
    done.hidden = false;
    try {
      for await (const each of shop.jobChanges(job)) {
        settled(each);
        if (each.state === 'done') break;
      }
      const others = now?.bakes.flatMap((each) => (each.baked ? [each.baked.model] : [])) ?? [];
      const rooms = await taken(shop, scenes, new Set([model, ...others]), baked);
      done.textContent = rooms.length
        ? text('scene.usedIn', { rooms: rooms.join(', ') })
        : text('scene.used');
    } catch (error) {
      done.hidden = true;
      throw error;
    }
    kept(baked);
  };

  const draw = () => {
    const bake = now?.bakes.find(({ preset }) => preset === chosen);
    fill(state, ...stateOf(bake));
  };

  const stateOf = (bake: SceneBake | undefined): HTMLElement[] => {
    const ask = (label: string) => {
      const pressed: HTMLButtonElement = button(label, () => {
        void act(pressed, async () => told(await scenes.bake(model, chosen)));
      });
      return pressed;
    };
    if (!bake) return [actions(ask(text('scene.bake')))];
    if (bake.state === 'waiting' || bake.state === 'running') {
      const percent = new Intl.NumberFormat(language(), { style: 'percent' }).format(bake.part);
      const words = bake.state === 'waiting' ? text('scene.waiting') : text('scene.running', { percent });
      const bar = h('i');
      bar.style.transform = `scaleX(${bake.part})`;
      const stop: HTMLButtonElement = button(
        text('scene.stop'),
        () => void act(stop, async () => told(await scenes.cancel(model, chosen))),
        'quiet',
      );
      return [h('p', { role: 'status' }, words), h('div', { class: 'progress' }, bar), actions(stop)];
    }
    if (!bake.baked) {
      const why = bake.problem ? wordsFor(new Problem(bake.problem)) : '';
      return [h('p', { class: 'note' }, why), actions(ask(text('scene.again')))];
    }
    const { model: lit, before, after, grown_bytes: grown } = bake.baked;
    const kilobytes = new Intl.NumberFormat(language()).format(Math.round(grown / 1000));
    const take: HTMLButtonElement = button(
      text('scene.use'),
      () => void act(take, () => use(chosen, lit)),
      'primary',
    );
    return [
      h('div', { class: 'scene-pair' }, view(before, text('scene.before')), view(after, text('scene.after'))),
      h('p', { class: 'soft' }, grown > 0 ? text('scene.grown', { kilobytes }) : text('scene.lighter')),
      actions(take),
    ];
  };

  draw();
  const element = h(
    'section',
    { class: 'scene-light', 'aria-label': text('scene.light') },
    h('h4', {}, text('scene.light')),
    h('p', { class: 'soft' }, text('scene.lightLead')),
    h(
      'fieldset',
      { class: 'scene-presets' },
      h('legend', { class: 'unseen' }, text('scene.light')),
      ...choices,
    ),
    state,
    wrong,
    done,
  );
  const show = (scene: Scene) => {
    const same = JSON.stringify(scene.bakes) === JSON.stringify(now?.bakes);
    now = scene;
    // What is looked at or pressed is not drawn anew for nothing.
    if (!same) draw();
  };
  return { element, show };
}

/** The brand's rooms that are made of one of these models take `lit`; answers what they are called. Those that
 * have it already are named as well: whoever was interrupted presses again. */
async function taken(
  shop: ShopClient,
  scenes: Scenes,
  models: ReadonlySet<string>,
  lit: string,
): Promise<string[]> {
  const names: string[] = [];
  for (const room of await new OwnRooms(shop).list()) {
    const detail = await shop.room(room.id, { people: false });
    const { model } = detail.room.scene;
    if (!models.has(model)) continue;
    if (model !== lit) await scenes.take(room.id, lit);
    names.push(localText(room.title, language()));
  }
  return names;
}

function view(src: string, caption: string): HTMLElement {
  const picture = h('img', { src, alt: caption, width: 1200, height: 674 });
  return h('figure', {}, picture, h('figcaption', { class: 'soft' }, caption));
}

function actions(...buttons: HTMLElement[]): HTMLElement {
  return h('div', { class: 'actions' }, ...buttons);
}
