/** The keys of the editor: heard before the room's, which walk. Arrows move what is chosen; with nothing chosen one walks. */
import { isTyping } from '../../../dom.ts';
import type { Editor } from '../editor.ts';

const STEP_M = 0.05;
const FINE_M = 0.01;
const TURN_DEG = 15;

const ARROWS: Readonly<Record<string, readonly [right: number, away: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

/** Listens until the returned function is called. close: Escape with nothing chosen. */
export function listenToEditorKeys(editor: Editor, close: () => void): () => void {
  const key = (event: KeyboardEvent) => {
    const chord = event.ctrlKey || event.metaKey;
    if (document.querySelector('dialog[open]') || event.altKey || isWriting()) return;
    if (event.target instanceof Element && event.target.closest('.room-panels')) return; // talk has its own
    if (isTyping() && !chord) return; // a swatch or a slider has arrows of its own
    const does = meant(editor, event, close);
    if (!does) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    does();
  };
  addEventListener('keydown', key, { capture: true });
  return () => removeEventListener('keydown', key, { capture: true });
}

/** What a key does; null: nothing here. */
function meant(editor: Editor, event: KeyboardEvent, close: () => void): (() => void) | null {
  const { key, shiftKey: fine } = event;
  const letter = key.length === 1 ? key.toLowerCase() : key;
  const step = fine ? FINE_M : STEP_M;
  if (event.ctrlKey || event.metaKey) {
    if (letter === 'z') return () => (fine ? editor.redo() : editor.undo());
    if (letter === 'y') return () => editor.redo();
    if (letter === 'd' && editor.first) return () => editor.duplicate();
    return null;
  }
  if (key === 'Escape') return editor.first ? () => editor.choose(null, false) : close;
  if (!editor.first) return null;
  const arrow = ARROWS[key];
  if (arrow) return () => editor.nudge(arrow[0] * step, arrow[1] * step);
  if (key === 'PageUp') return () => editor.raise(step);
  if (key === 'PageDown') return () => editor.raise(-step);
  if (letter === 'r') return () => editor.turn(fine ? -TURN_DEG : TURN_DEG);
  if (letter === 'l') return () => editor.lock();
  if (key === 'Delete' || key === 'Backspace') return () => editor.takeAway();
  return null;
}

/** Letters are written, and taking them back is the browser's own. */
function isWriting(): boolean {
  const focused = document.activeElement;
  if (focused instanceof HTMLInputElement) return !['checkbox', 'radio', 'range'].includes(focused.type);
  return focused instanceof HTMLTextAreaElement;
}
