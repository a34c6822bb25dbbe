import { formatSize, type Problem, type Vec3 } from '@vitrine/sdk';
import { language } from '../i18n/messages.ts';
import { button, h } from '../ui/dom.ts';
import type { Unit } from './shapes.ts';
import { text } from './text.ts';

const METRES: Record<Unit, number> = { mm: 0.001, cm: 0.01, m: 1, in: 0.0254, ft: 0.3048 };
const NAMES = { mm: 'unitMm', cm: 'unitCm', m: 'unitM', in: 'unitIn', ft: 'unitFt' } as const;

/** The file counts, but in what? Shows how large the thing would be in each unit; the likely one first. */
export function unitQuestion(problem: Problem, chosen: (unit: Unit) => void): HTMLElement {
  const extents = numbers(problem.problem.extents);
  const likely = likelyUnits(problem.problem.likely);
  const units = (Object.keys(METRES) as Unit[]).sort((a, b) => rank(likely, a) - rank(likely, b));
  const rows = units.map((unit) => {
    const size =
      extents && formatSize(extents.map((side) => side * METRES[unit]) as unknown as Vec3, language());
    const choose = button(text(NAMES[unit]), () => chosen(unit), unit === likely[0] ? 'primary' : '');
    return h('tr', {}, h('td', {}, choose), h('td', {}, size ?? ''));
  });
  return h(
    'div',
    { class: 'card stack unit', role: 'group', 'aria-label': text('unitTitle') },
    h('h3', {}, text('unitTitle')),
    h('p', {}, text('unitLead')),
    h('table', {}, h('tbody', {}, ...rows)),
  );
}

function rank(likely: Unit[], unit: Unit): number {
  const at = likely.indexOf(unit);
  return at < 0 ? likely.length : at;
}

/** What the server holds for likely comes first. */
function likelyUnits(likely: unknown): Unit[] {
  return typeof likely === 'string' && likely in METRES ? [likely as Unit] : [];
}

function numbers(extents: unknown): number[] | null {
  const three = Array.isArray(extents) && extents.length === 3 && extents.every(Number.isFinite);
  return three ? (extents as number[]) : null;
}
