import { formatBytes, type Model, type ModelLevel } from '@vitrine-shop/sdk';
import { language } from '../../i18n/messages.ts';
import { h } from '../../ui/dom.ts';
import { text, wordsFor } from '../text.ts';
import { opening } from './opening.ts';
import { smallest } from './shapes.ts';

interface Shown {
  title: string;
  url: string;
  bytes: number;
  triangles: number;
  likeness_db: number | null;
}

/** The original and each level beside it, in 3D and in figures; dispose: when it leaves the page. */
export function levelsView(model: Model): { element: HTMLElement; dispose: () => void } {
  const shown: Shown[] = [
    {
      title: text('original'),
      url: model.url,
      bytes: model.bytes,
      triangles: model.triangles,
      likeness_db: null,
    },
    ...(model.levels ?? []).flatMap(levelShown),
  ];
  const places = shown.map(() => h('div', { class: 'view' }));
  const stage = h('div', { class: 'level-stage' });
  shown.forEach((each, at) => {
    stage.append(
      h(
        'figure',
        { class: 'level' },
        places[at],
        h('figcaption', {}, ...caption(each, at ? shown[0] : null)),
      ),
    );
  });
  const fault = h('p', { class: 'note', role: 'status', hidden: true });
  const element = h(
    'section',
    { class: 'levels-part' },
    h('h3', {}, text('levels')),
    h('p', { class: 'soft' }, text(shown.length > 1 ? 'levelsLead' : 'levelsNone')),
    stage,
    fault,
  );
  let dispose = () => {};
  let gone = false;
  // three.js is by far the largest part of the page: it comes only when there is something to turn.
  void import('./viewer.ts')
    .then(async ({ Viewer }) => {
      if (gone) return;
      const viewer = new Viewer(stage);
      dispose = () => viewer.dispose();
      for (const [at, { url }] of shown.entries()) {
        if (gone) return;
        await viewer
          .add(places[at], url)
          .catch(() => places[at].append(h('p', { class: 'soft' }, text('levelUnseen'))));
      }
    })
    .catch((error) => {
      fault.textContent = text('noViewer', { why: wordsFor(error) });
      fault.hidden = false;
    });
  return {
    element,
    dispose: () => {
      gone = true;
      dispose();
    },
  };
}

function levelShown(level: ModelLevel): Shown[] {
  const file = smallest(level);
  if (!file) return [];
  const { triangles, likeness_db } = level;
  return [
    {
      title: text('level', { level: level.level + 1 }),
      url: file.url,
      bytes: file.bytes,
      triangles,
      likeness_db,
    },
  ];
}

/** What it means for shoppers; the figures are folded away. */
function caption(shown: Shown, original: Shown | null): HTMLElement[] {
  const tongue = language();
  const number = new Intl.NumberFormat(tongue);
  const lines = [h('strong', {}, shown.title), h('span', {}, opening(shown.bytes))];
  const figures = [
    formatBytes(shown.bytes, tongue),
    text('trianglesOf', { triangles: number.format(shown.triangles) }),
  ];
  const likeness = original && shown.likeness_db;
  if (original && shown.bytes < original.bytes) {
    const less = new Intl.NumberFormat(tongue, { style: 'percent' }).format(1 - shown.bytes / original.bytes);
    lines.push(h('span', {}, text('lighter', { percent: less })));
  }
  if (likeness !== null) {
    lines.push(h('span', {}, text(likeness > 40 ? 'alike' : likeness > 32 ? 'nearlyAlike' : 'unlike')));
    figures.push(text('likeness', { db: number.format(Math.round(likeness)) }));
  }
  const folded = figures.map((figure) => h('p', { class: 'soft' }, figure));
  return [...lines, h('details', {}, h('summary', {}, text('details')), ...folded)];
}
