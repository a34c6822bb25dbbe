import type { Job, Product, ShopClient } from '@vitrine/sdk';
import { language } from '../i18n/messages.ts';
import { button, fill, h } from '../ui/dom.ts';
import { productForm } from './product-form.ts';
import { reportView } from './report.ts';
import { text, wordsFor } from './text.ts';

type Step = 'send' | 'examine' | 'describe';
const STEPS: Record<Step, 'stepSend' | 'stepExamine' | 'stepDescribe'> = {
  send: 'stepSend',
  examine: 'stepExamine',
  describe: 'stepDescribe',
};

/** From a file to a product: send, examine, describe. created: the product that now is in the catalogue. */
export function newProduct(shop: ShopClient, created: (product: Product) => void): HTMLElement {
  const steps = h('ol', { class: 'steps', hidden: true });
  const stage = h('div', { class: 'stage' });
  const mark = (now: Step | null) => {
    steps.hidden = now === null;
    const names = Object.keys(STEPS) as Step[];
    const items = names.map((step) => {
      const past = now !== null && names.indexOf(step) < names.indexOf(now);
      return h(
        'li',
        { class: past ? 'past' : null, 'aria-current': step === now ? 'step' : null },
        text(STEPS[step]),
      );
    });
    steps.replaceChildren(...items);
  };

  const start = () => {
    mark(null);
    fill(
      stage,
      dropZone((file) => void send(file)),
    );
  };

  const failed = (error: unknown) => {
    const again = button(text('another'), start);
    const words = h('p', {}, wordsFor(error));
    fill(
      stage,
      h('div', { class: 'note bad tall', role: 'alert' }, h('h3', {}, text('refused')), words, again),
    );
    again.focus();
  };

  const send = async (file: File) => {
    const line = h('p', { role: 'status' });
    const bar = h('i');
    const stop = new AbortController();
    fill(
      stage,
      h(
        'div',
        { class: 'sending' },
        line,
        h('div', { class: 'progress' }, bar),
        button(text('cancel'), () => stop.abort(), 'quiet'),
      ),
    );
    const percent = new Intl.NumberFormat(language(), { style: 'percent' });
    const progress = (part: number) => {
      line.textContent = text('sending', { name: file.name, percent: percent.format(part) });
      bar.style.transform = `scaleX(${part})`;
    };
    mark('send');
    progress(0);
    try {
      const id = await shop.uploadModel(file, file.name, progress, stop.signal);
      mark('examine');
      const seen = (job: Job) => {
        line.textContent = job.state === 'queued' ? text('queued') : text('running');
      };
      describe(file, await shop.finishedJob(id, seen, stop.signal));
    } catch (error) {
      if (stop.signal.aborted) start();
      else failed(error);
    }
  };

  const describe = (file: File, job: Job) => {
    const { model } = job;
    if (!model) return failed(new Error(text('refused')));
    mark('describe');
    const form = productForm(shop, model, nameOf(file), (product) => {
      start();
      created(product);
    });
    form.querySelector('.actions')?.append(button(text('another'), start, 'quiet'));
    fill(stage, reportView(model, job.report), form);
    form.querySelector('input')?.focus();
  };

  start();
  return h(
    'section',
    { class: 'brand-part', 'aria-labelledby': 'new-product' },
    h('div', { class: 'part-head' }, h('h2', { id: 'new-product' }, text('newProduct')), steps),
    stage,
  );
}

/** `oak_stool-v2.glb` proposes `Oak stool v2`. */
function nameOf(file: File): string {
  const plain = file.name
    .replace(/\.(?:glb|zip)$/i, '')
    .replace(/[_-]+/g, ' ')
    .trim();
  return plain.charAt(0).toUpperCase() + plain.slice(1);
}

function dropZone(chosen: (file: File) => void): HTMLElement {
  const input = h('input', {
    type: 'file',
    accept: '.glb,.zip,model/gltf-binary,application/zip',
    id: 'model-file',
  });
  input.addEventListener('change', () => input.files?.[0] && chosen(input.files[0]));
  const zone = h(
    'div',
    { class: 'drop' },
    h('p', { class: 'drop-title' }, text('drop')),
    h('p', { class: 'soft' }, text('dropHint')),
    h('label', { class: 'button primary', for: input.id }, text('choose')),
    input,
  );
  let depth = 0; // dragenter and dragleave come from children too
  const over = (by: number) => {
    depth = by === 0 ? 0 : depth + by;
    zone.classList.toggle('over', depth > 0);
  };
  zone.addEventListener('dragenter', () => over(1));
  zone.addEventListener('dragleave', () => over(-1));
  zone.addEventListener('dragover', (event) => event.preventDefault());
  zone.addEventListener('drop', (event) => {
    event.preventDefault();
    over(0);
    const file = event.dataTransfer?.files[0];
    if (file) chosen(file);
  });
  return zone;
}
