import {
  formatSize,
  type JobSize,
  localText,
  type Model,
  type ModelUnit,
  type Problem,
  type Vec3,
} from '@vitrine-shop/sdk';
import { language } from '../../i18n/messages.ts';
import { button, h } from '../../ui/dom.ts';
import { text } from '../text.ts';

const METRES: Record<ModelUnit, number> = { mm: 0.001, cm: 0.01, m: 1, in: 0.0254, ft: 0.3048 };
const UNITS = Object.keys(METRES) as ModelUnit[];
const NAMES = { mm: 'unitMm', cm: 'unitCm', m: 'unitM', in: 'unitIn', ft: 'unitFt' } as const;
const ANSWERS = { mm: 'isMm', cm: 'isCm', m: 'isM', in: 'isIn', ft: 'isFt' } as const;

/** Beyond these nothing is sold that stands in a room: the question is asked unasked. Metres. */
const LONGEST_M = 10;
const SHORTEST_M = 0.001;

/** The file counts, but in what? Shows how large the thing would be in each unit; the likely one first. */
export function unitQuestion(problem: Problem, chosen: (unit: ModelUnit) => void): HTMLElement {
  const extents = numbers(problem.problem.extents);
  const likely = UNITS.find((unit) => unit === problem.problem.likely) ?? null;
  return h(
    'div',
    { class: 'card stack unit', role: 'group', 'aria-label': text('unitTitle') },
    h('h3', {}, text('unitTitle')),
    h('p', {}, text('unitLead')),
    rows(UNITS, likely, (unit) => extents?.map((side) => side * METRES[unit]), chosen, NAMES),
  );
}

/**
 * The model's size may be wrong because its unit is: one button a unit, with the size that it would have. Folded away where
 * nothing looks wrong; nothing at all where the format carries a unit of its own.
 */
export function unitRepair(
  model: Model,
  size: JobSize | null | undefined,
  chosen: (unit: ModelUnit) => void,
): HTMLElement | null {
  if (!size?.askable) return null;
  const longest = Math.max(...model.size_m);
  const doubted =
    size.fits === false
      ? size.unit !== null
      : size.fits === null && (longest > LONGEST_M || longest < SHORTEST_M);
  const others = UNITS.filter((unit) => unit !== size.counted);
  const sides = (unit: ModelUnit) => model.size_m.map((side) => (side * METRES[unit]) / METRES[size.counted]);
  return h(
    'details',
    { class: 'unit repair', open: doubted },
    h('summary', {}, text('repairTitle')),
    size.fits === false ? h('p', {}, localText(size.text, language())) : null,
    h('p', { class: 'soft' }, text('repairLead')),
    rows(others, size.unit, sides, chosen, ANSWERS),
  );
}

/** The button for one unit: "It is in centimetres". */
export function unitAnswer(unit: ModelUnit, chosen: (unit: ModelUnit) => void): HTMLButtonElement {
  return button(text(ANSWERS[unit]), () => chosen(unit));
}

function rows(
  units: readonly ModelUnit[],
  likely: ModelUnit | null,
  sides: (unit: ModelUnit) => number[] | undefined,
  chosen: (unit: ModelUnit) => void,
  names: typeof NAMES | typeof ANSWERS,
): HTMLElement {
  const first = [...units].sort((a, b) => Number(b === likely) - Number(a === likely));
  const lines = first.map((unit) => {
    const size = sides(unit);
    const choose = button(text(names[unit]), () => chosen(unit), unit === likely ? 'primary' : '');
    return h(
      'tr',
      {},
      h('td', {}, choose),
      h('td', {}, size ? formatSize(size as unknown as Vec3, language()) : ''),
    );
  });
  return h('table', {}, h('tbody', {}, ...lines));
}

function numbers(extents: unknown): number[] | null {
  const three = Array.isArray(extents) && extents.length === 3 && extents.every(Number.isFinite);
  return three ? (extents as number[]) : null;
}
