// @vitest-environment happy-dom
import { type JobSize, type Model, Problem } from '@vitrine-shop/sdk';
import { expect, it } from 'vitest';
import { unitQuestion, unitRepair } from '../../../src/brand/models/unit.ts';

const lines = (root: ParentNode) =>
  [...root.querySelectorAll('tr')].map((row) =>
    [...row.querySelectorAll('td')].map((each) => each.textContent?.replace(/\u00a0/g, ' ')),
  );

function size(more: Partial<JobSize>): JobSize {
  return { askable: true, counted: 'm', unit: null, fits: null, text: {}, ...more } as unknown as JobSize;
}

const model = (...size_m: number[]) => ({ size_m }) as unknown as Model;

it('a file that names no unit is shown in each, the likely one first', () => {
  const chosen: string[] = [];
  const problem = new Problem({ type: '/problems/unit-unknown', extents: [20, 10, 30], likely: 'cm' });
  const question = unitQuestion(problem, (unit) => chosen.push(unit));
  expect(lines(question)[0]).toEqual(['Centimetres', '20 × 10 × 30 cm']);
  expect(lines(question).map(([name]) => name)).toHaveLength(5);
  expect(question.querySelector('.button.primary')?.textContent).toBe('Centimetres');
  question.querySelectorAll('button')[1].click();
  expect(chosen).toEqual(['mm']);
});

it('without numbers to show, the units are asked for all the same', () => {
  const question = unitQuestion(new Problem({ type: '/problems/unit-unknown', extents: [1, 'x'] }), () => {});
  expect(lines(question).map(([, shown]) => shown)).toEqual(['', '', '', '', '']);
});

it('a size that nothing in a room has opens the question by itself', () => {
  const open = (more: Partial<JobSize>, ...size_m: number[]) =>
    unitRepair(model(...size_m), size(more), () => {})?.hasAttribute('open');
  expect(open({}, 0.2, 0.1, 0.3)).toBe(false);
  expect(open({}, 200, 100, 300)).toBe(true);
  expect(open({}, 0.0002, 0.0001, 0.0003)).toBe(true);
  expect(open({ fits: false, unit: 'cm' }, 0.2, 0.1, 0.3)).toBe(true);
  expect(open({ fits: false }, 0.2, 0.1, 0.3)).toBe(false);
  expect(open({ askable: false }, 200, 100, 300)).toBeUndefined();
});

it('what another unit would make of it stands beside each answer', () => {
  const repair = unitRepair(model(20, 10, 30), size({ unit: 'cm' }), () => {})!;
  expect(lines(repair)[0]).toEqual(['It is in centimetres', '20 × 10 × 30 cm']);
  expect(lines(repair).map(([name]) => name)).not.toContain('It is in metres');
});
