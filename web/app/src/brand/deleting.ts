import { pair } from '../i18n/pair.ts';
import { confirmed } from '../ui/dialog.ts';
import { busy, button } from '../ui/dom.ts';
import { toast } from '../ui/toast.ts';
import { text, wordsFor } from './text.ts';

export interface Deletion {
  /** What it is called, for the question and for who hears the button. */
  name: string;
  /** What happens then, to whom. */
  lead: string;
  act: () => Promise<void>;
  /** It is gone: the page shows what is left, and has the focus somewhere. */
  gone: () => void;
}

/** A button that deletes something for good, after it was said what that means. */
export function deleteButton({ name, lead, act, gone }: Deletion): HTMLButtonElement {
  const ask = async () => {
    const title = text('deleteTitle', { name });
    if (!(await confirmed(title, lead, text('delete'), text('cancel'), 'danger'))) return;
    try {
      await busy(pressed, act);
      toast(text('deleted', { name }));
      gone();
    } catch (error) {
      toast(wordsFor(error));
    }
  };
  const pressed = button(text('delete'), () => void ask(), 'quiet danger');
  pressed.setAttribute('aria-label', pair(text('delete'), name));
  return pressed;
}
