/** One of three forms: saves all of it, and says what is wrong beside what it is wrong with. */
import { type BrandSelling, Problem } from '@vitrine-shop/sdk';
import { busy, h } from '../../../ui/dom.ts';
import { toast } from '../../../ui/toast.ts';
import { wordsFor } from '../../text.ts';
import { say } from './text.ts';

/** What was read last of all three: they share one version. */
export interface Desk {
  readonly api: BrandSelling;
  readonly changes: boolean;
  version: number;
  /** Something was saved. */
  kept(version: number): void;
}

/** place: as the server names it in what it refuses. */
export interface Placed {
  readonly place: string;
  readonly input: HTMLElement;
  readonly blame: (words: string) => void;
}

export interface Form {
  readonly title: string;
  readonly changes: boolean;
  readonly parts: readonly HTMLElement[];
  readonly controls: () => readonly Placed[];
  /** Sends it; false: something is not filled in, and says so. */
  readonly save: () => Promise<boolean>;
  /** Somebody was quicker: which version there is now. */
  readonly stale: (version: number) => void;
}

export function savedForm({ title, changes, parts, controls, save, stale }: Form): HTMLFormElement {
  const wrong = h('p', { class: 'note bad', role: 'alert', hidden: true });
  const go = h('button', { class: 'button primary' }, say('save'));
  const form = h(
    'form',
    { class: 'selling-form', novalidate: true },
    h('fieldset', { disabled: !changes }, h('legend', {}, title), ...parts),
    wrong,
    changes && h('div', { class: 'actions' }, go),
  );
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    wrong.hidden = true;
    try {
      if (await busy(go, save)) toast(say('saved'));
    } catch (error) {
      const { kind, problem } = Problem.from(error);
      const place = String(problem.field ?? problem.member ?? '');
      const at = controls().find(
        (each) => place !== '' && (each.place === place || place.startsWith(`${each.place}.`)),
      );
      if (at) {
        at.blame(wordsFor(error));
        at.input.focus();
        return;
      }
      if (kind === 'version-mismatch') stale(Number(problem.version));
      wrong.textContent = kind === 'version-mismatch' ? say('stale') : wordsFor(error);
      wrong.hidden = false;
    }
  });
  return form;
}
