import {
  type Finding,
  formatBytes,
  formatSize,
  localText,
  type Model,
  type ModelReport,
} from '@vitrine-shop/sdk';
import { language } from '../../i18n/messages.ts';
import { h } from '../../ui/dom.ts';
import { text } from '../text.ts';
import { opening } from './opening.ts';

/** The measures of a model and what was found, in words. repair: the question after the unit, beside the size. file: its name. */
export function reportView(
  model: Model,
  report: ModelReport | null,
  repair: HTMLElement | null = null,
  file: string | null = null,
): HTMLElement {
  const tongue = language();
  const number = new Intl.NumberFormat(tongue);
  const exact = report?.size_exact !== false;
  const facts: [string, string][] = [
    [text(exact ? 'realSize' : 'aboutSize'), formatSize(model.size_m, tongue)],
    [text('download'), opening(model.bytes)],
    [text('variantsFound'), model.variants.join(', ') || text('none')],
  ];
  if (file) facts.unshift([text('fileName'), file]);
  const figures: [string, string][] = [
    [text('bytes'), formatBytes(model.bytes, tongue)],
    [text('triangles'), number.format(model.triangles)],
  ];
  if (report) {
    figures.push([text('materials'), number.format(report.materials)]);
    figures.push([text('drawCalls'), number.format(report.draw_calls)]);
  }
  const details = h('details', { class: 'figures' }, h('summary', {}, text('details')), factList(figures));
  return h(
    'div',
    { class: 'report' },
    h('h3', {}, text('report')),
    factList(facts),
    details,
    repair,
    findings(report),
  );
}

function factList(facts: [string, string][]): HTMLElement {
  const list = h('dl', { class: 'facts' });
  for (const [name, value] of facts) list.append(h('div', {}, h('dt', {}, name), h('dd', {}, value)));
  return list;
}

const GROUPS = [
  ['error', 'errors', 'grave'],
  ['warning', 'warnings', 'noticed'],
  ['note', 'notes', 'known'],
] as const;

/** The gravest first; notes are folded away, for nobody has to act on them. */
function findings(report: ModelReport | null): HTMLElement {
  const found = report?.findings ?? [];
  if (!found.length) return h('p', { class: 'note good' }, text('flawless'));
  const groups = h('div', { class: 'findings' });
  for (const [severity, name, kind] of GROUPS) {
    const some = found.filter((finding) => finding.severity === severity);
    if (!some.length) continue;
    const list = h('ul', {}, ...some.map(line));
    const title = `${text(name)} · ${new Intl.NumberFormat(language()).format(some.length)}`;
    groups.append(
      severity === 'note'
        ? h('details', { class: kind, open: found.length === some.length }, h('summary', {}, title), list)
        : h('section', { class: kind }, h('h4', {}, title), list),
    );
  }
  return groups;
}

function line(finding: Finding): HTMLElement {
  return h('li', { title: finding.where || null }, localText(finding.text, language()));
}
