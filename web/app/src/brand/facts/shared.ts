/** What a brand says once of all its products. Fetched when somebody asks. */
import { Problem, ProductFacts, type ShopClient } from '@vitrine-shop/sdk';
import { openDialog } from '../../ui/dialog.ts';
import { busy, fill, h } from '../../ui/dom.ts';
import { patch, textFields } from '../../ui/texts/texts.ts';
import { toast } from '../../ui/toast.ts';
import { type Fault, isFault } from '../group.ts';
import { guarded } from '../products/leaving.ts';
import { text as say, wordsFor } from '../text.ts';
import { contactFields } from './fields.ts';

/** Rejects with `Problem` where what is said now cannot be read. */
export async function shareFacts(shop: ShopClient): Promise<void> {
  const api = new ProductFacts(shop);
  let stands = await api.shared();
  const fault = h('p', { class: 'note bad', role: 'alert', hidden: true });
  const go = h('button', { class: 'button primary' }, say('facts.save'));
  const place = h('div', { class: 'goods-fields' });
  let dirty = false;

  const drawn = () => {
    const maker = contactFields('maker', stands.maker);
    const responsible = contactFields('responsible', stands.responsible);
    const origin = textFields(stands.origin, (tongue) => say('facts.origin', { language: tongue }), {
      maxlength: 120,
    });
    fill(place, maker.element, responsible.element, origin.element);
    return () => {
      const [made, answers] = [maker.read(), responsible.read()];
      if (isFault(made)) return made;
      if (isFault(answers)) return answers;
      return { maker: made.found, responsible: answers.found, origin: patch(origin.read()) };
    };
  };
  let read = drawn();

  const form = h(
    'form',
    { class: 'product-form', novalidate: true },
    place,
    fault,
    h('div', { class: 'actions' }, go),
  );
  const dialog = openDialog(
    say('facts.sharedTitle'),
    h('p', { class: 'soft' }, say('facts.sharedLead')),
    form,
  );
  dialog.classList.add('wide');
  guarded(dialog, () => dirty);
  form.addEventListener('input', () => {
    dirty = true;
  });

  const refused = (words: string, at: Fault['at'] = null) => {
    at?.focus();
    fault.textContent = words;
    fault.hidden = false;
  };

  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    fault.hidden = true;
    const said = read();
    if (isFault(said)) return refused(said.fault, said.at);
    try {
      await busy(go, () => api.share(said, stands.version));
      dialog.close();
      toast(say('facts.kept'));
    } catch (error) {
      if (Problem.from(error).kind !== 'version-mismatch') return refused(wordsFor(error));
      stands = await api.shared().catch(() => stands);
      read = drawn();
      refused(say('facts.changed'));
    }
  });
}
