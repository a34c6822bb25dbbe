/** Putting something on the clipboard. */
import { toast } from './toast.ts';

/** copied: said then. Where that is not allowed the value itself is shown, to be copied by hand. */
export async function copyText(value: string, copied: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(value);
    toast(copied);
  } catch {
    toast(value);
  }
}
