import { formatBytes, formatSize, localText, type Model, type ModelReport } from '@vitrine/sdk';
import { language } from '../i18n/messages.ts';
import { h } from '../ui/dom.ts';
import { text } from './text.ts';

/** The measures of a model and what was found, in words. */
export function reportView(model: Model, report: ModelReport | null): HTMLElement {
  const tongue = language();
  const number = new Intl.NumberFormat(tongue);
  const exact = report?.size_exact !== false;
  const facts: [string, string][] = [
    [text(exact ? 'realSize' : 'aboutSize'), formatSize(model.size_m, tongue)],
    [text('download'), formatBytes(model.bytes, tongue)],
    [text('triangles'), number.format(model.triangles)],
  ];
  if (report) {
    facts.push([text('materials'), number.format(report.materials)]);
    facts.push([text('drawCalls'), number.format(report.draw_calls)]);
  }
  facts.push([text('variantsFound'), model.variants.join(', ') || text('none')]);
  const list = h('dl', { class: 'facts' });
  for (const [name, value] of facts) list.append(h('div', {}, h('dt', {}, name), h('dd', {}, value)));
  return h('div', { class: 'report' }, h('h3', {}, text('report')), list, findings(report));
}

function findings(report: ModelReport | null): HTMLElement {
  const found = report?.findings ?? [];
  if (!found.length) return h('p', { class: 'note good' }, text('flawless'));
  const list = h('ul', { class: 'findings' });
  const warningsFirst = [...found].sort(
    (a, b) => Number(b.severity === 'warning') - Number(a.severity === 'warning'),
  );
  for (const { severity, text: words } of warningsFirst) {
    const kind = severity === 'warning' ? text('warning') : text('note');
    list.append(
      h(
        'li',
        { class: `finding ${severity === 'warning' ? 'grave' : ''}` },
        h('strong', {}, kind),
        h('span', {}, localText(words, language())),
      ),
    );
  }
  return list;
}
