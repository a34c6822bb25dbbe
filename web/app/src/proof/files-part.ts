/** The files an edition is bound to, each checked here, and the question whether a file at hand is one of them. */
import { type Certificates, formatBytes } from '@vitrine-shop/sdk';
import { shortAddress } from '../goods/state.ts';
import { language } from '../i18n/messages.ts';
import { button, fill, h } from '../ui/dom.ts';
import { fingerprint } from './fingerprint.ts';
import { type Checked, checkManifest, matchOf } from './match.ts';
import { text } from './text.ts';

/** Both sections. root: the one on the certificate. */
export function filesPart(api: Certificates, edition: number, root: string): HTMLElement[] {
  const list = h('div', { class: 'files' });
  const coming = api.manifest(edition).then((manifest) => checkManifest(manifest, root));
  void coming
    .then((checked) => fill(list, ...fileRows(checked)))
    .catch(() => fill(list, h('p', { class: 'soft', role: 'alert' }, text('files.failed'))));
  return [
    section(text('check'), 'proof-check', ...checker(coming)),
    section(
      text('files'),
      'proof-files',
      h('p', { class: 'soft' }, text('files.lead')),
      list,
      rootLine(root),
    ),
  ];
}

export function section(title: string, kind: string, ...content: (Node | string)[]): HTMLElement {
  return h('section', { class: `proof-part ${kind}` }, h('h2', {}, title), ...content);
}

function rootLine(root: string): HTMLElement {
  return h('p', { class: 'root' }, h('small', {}, text('files.root')), h('code', {}, root));
}

function fileRows({ manifest, proved, derived }: Checked): HTMLElement[] {
  const tongue = language();
  const row = (name: string, bytes: number | null, sha256: string, ok: boolean | null) =>
    h(
      'li',
      { class: ok === false ? 'file bad' : 'file' },
      h('span', { class: 'file-name' }, name),
      h('span', { class: 'file-size' }, bytes === null ? '' : formatBytes(bytes, tongue)),
      h('code', { title: sha256 }, `${sha256.slice(0, 10)}…`),
      ok !== null &&
        h('span', { class: ok ? 'file-ok' : 'file-no' }, text(ok ? 'files.proved' : 'files.false')),
    );
  const bound = manifest.files.map((file, index) => row(file.name, file.bytes, file.sha256, proved[index]!));
  const rows: HTMLElement[] = [h('ul', {}, ...bound)];
  // What is delivered as it was registered stands above already.
  const made = derived.filter((file) => !manifest.files.some(({ sha256 }) => sha256 === file.sha256));
  if (manifest.derived && made.length > 0) {
    const signer = shortAddress(manifest.derived.signer);
    rows.push(
      h('h3', {}, text('files.derived')),
      h('p', { class: 'soft' }, text('files.derived.lead', { signer })),
      h('ul', {}, ...made.map((file) => row(file.name, file.bytes, file.sha256, null))),
    );
  }
  return rows;
}

function checker(coming: Promise<Checked>): HTMLElement[] {
  const verdict = h('p', { class: 'verdict', role: 'status' });
  const input = h('input', { type: 'file', class: 'unseen', tabindex: -1, 'aria-label': text('check') });
  const zone = h(
    'div',
    { class: 'drop' },
    button(text('check.choose'), () => input.click()),
    h('span', { class: 'soft' }, text('check.drop')),
    input,
  );
  let turn = 0;

  const told = (kind: '' | 'good' | 'bad', words: string) => {
    verdict.className = `verdict ${kind}`.trim();
    verdict.textContent = words;
  };
  const check = async (file: File) => {
    const mine = ++turn;
    const { name } = file;
    const read = (part: number) => {
      if (mine === turn) told('', text('check.reading', { name, percent: Math.round(part * 100) }));
    };
    read(0);
    const hash = await fingerprint(file, read).catch(() => null);
    const checked = await coming.catch(() => null);
    if (mine !== turn) return;
    if (hash === null) told('bad', text('check.unreadable', { name }));
    else if (!checked) told('', text('files.failed'));
    else {
      const match = matchOf(hash, checked);
      if (match.kind === 'none') told('bad', text('check.none', { name }));
      else told('good', text(`check.${match.kind}`, { name, file: match.file.name }));
    }
  };
  const over = (on: boolean) => (event: DragEvent) => {
    event.preventDefault();
    zone.classList.toggle('over', on);
  };
  zone.addEventListener('dragenter', over(true));
  zone.addEventListener('dragover', over(true));
  zone.addEventListener('dragleave', over(false));
  zone.addEventListener('drop', (event) => {
    over(false)(event);
    const file = event.dataTransfer?.files[0];
    if (file) void check(file);
  });
  input.addEventListener('change', () => {
    const file = input.files?.[0];
    if (file) void check(file);
    input.value = ''; // the same file may be chosen again
  });
  return [h('p', { class: 'soft' }, text('check.lead')), zone, verdict];
}
