/** The panel beside the room: what can be put there, what stands there, the thing that is chosen. */
import { fill, h } from '../../../../ui/dom.ts';
import { icon } from '../../../dom.ts';
import { keepingPlace } from '../../../product/acts.ts';
import type { Editor } from '../editor.ts';
import '../furnish.css';
import { say } from '../text.ts';
import { budgetsPart } from './budgets.ts';
import { chosenPart } from './chosen.ts';
import { keysPart } from './keys.ts';
import { listPart } from './list.ts';
import './parts.css';
import { openingDialog, shutText } from './opening.ts';
import { roomPart } from './room.ts';
import { Tray } from './tray.ts';
import { versionsPart } from './versions.ts';

export type Tab = 'products' | 'things' | 'room' | 'versions';

export interface Panel {
  readonly element: HTMLElement;
  /** What is shown may be other now. */
  redraw(): void;
  close(): void;
}

const UNDO = ['M9 14 4.500 9.500 9 5M5 9.500h9a5 5 0 0 1 0 10h-3'];
const REDO = ['m15 14 4.500-4.500L15 5M19 9.500h-9a5 5 0 0 0 0 10h3'];
const FOLD = ['m6 9.500 6 6 6-6'];

/** close: somebody presses the cross, or Escape with nothing chosen. */
export function makePanel(editor: Editor, first: Tab, close: () => void): Panel {
  const { ctx, session } = editor;
  const tray = new Tray(editor);
  const versions = versionsPart(editor);
  const room = roomPart(editor);
  const budgets = budgetsPart(editor);
  let tab: Tab = first;
  let folded = false;
  let drawing = false;
  let closed = false;
  let about = '';

  const tool = (label: string, drawn: readonly string[], press: () => void) => {
    const made = h('button', { type: 'button', class: 'furnish-tool', title: label, onclick: press });
    made.append(icon(...drawn), h('span', { class: 'unseen' }, label));
    return made;
  };
  const undo = tool(say('undo'), UNDO, () => editor.undo());
  const redo = tool(say('redo'), REDO, () => editor.redo());
  const fold = tool(say('fold'), FOLD, () => {
    folded = !folded;
    draw();
  });
  fold.classList.add('furnish-fold');
  const open = h(
    'button',
    { type: 'button', class: 'button primary', onclick: () => void openingDialog(editor) },
    say('open'),
  );
  const shut = h(
    'button',
    { type: 'button', class: 'card-close', 'aria-label': say('close'), onclick: close },
    '×',
  );
  const state = h('p', { class: 'furnish-state soft' });
  const shutOff = h('p', { class: 'furnish-off', role: 'status', hidden: true });
  const said = h('p', { class: 'furnish-said', role: 'status', 'aria-live': 'polite' });
  const tabs = h('div', { class: 'furnish-tabs' });
  const body = h('div', { class: 'furnish-body' });
  const element = h(
    'aside',
    { class: 'furnish-panel', 'aria-label': say('title') },
    h('header', {}, h('h2', { tabindex: '-1' }, say('title')), fold, shut),
    state,
    shutOff,
    h('div', { class: 'furnish-main' }, undo, redo, open),
    tabs,
    body,
    said,
  );
  // Keys belong to the panel, not to the feet; the editor's own have been heard before.
  element.addEventListener('keydown', (event) => event.stopPropagation());

  const names: Tab[] = ['products', 'things', 'room', 'versions'];
  const drawTabs = () =>
    fill(
      tabs,
      ...names.map((name) =>
        h(
          'button',
          {
            type: 'button',
            'data-key': `tab ${name}`,
            'aria-pressed': String(editor.gathering ? name === 'things' : tab === name && !editor.first),
            onclick: () => {
              tab = name;
              if (editor.first) editor.choose(null);
              else draw();
              body.scrollTop = 0;
            },
          },
          say(`tab.${name}`),
        ),
      ),
    );

  const draw = () => {
    if (closed) return;
    undo.disabled = !session.canUndo;
    redo.disabled = !session.canRedo;
    open.disabled = !session.changed;
    state.textContent = stateOf(editor);
    state.classList.toggle('furnish-offline', session.offline);
    const shutWords = shutText(editor);
    shutOff.hidden = shutWords === '';
    if (shutOff.textContent !== shutWords) shutOff.textContent = shutWords;
    if (said.textContent !== editor.said) said.textContent = editor.said;
    element.classList.toggle('folded', folded);
    fold.setAttribute('aria-expanded', String(!folded));
    keepingPlace(element, () => {
      drawTabs();
      if (editor.gathering) fill(body, h('p', { class: 'soft' }, say('gather')), listPart(editor));
      else if (editor.first) fill(body, chosenPart(editor), keysPart(ctx));
      else if (tab === 'products') fill(body, tray.element);
      else if (tab === 'things') fill(body, listPart(editor), budgets.element, keysPart(ctx));
      else if (tab === 'room') fill(body, room.element);
      else fill(body, versions.element);
    });
    const now = editor.gathering ? '' : (editor.first?.key ?? '');
    if (now !== about) body.scrollTop = 0;
    about = now;
    if (tab === 'products') tray.redraw();
    if (tab === 'room') room.redraw();
    if (tab === 'versions') versions.redraw();
    if (tab === 'things') budgets.redraw();
  };
  // Much can change at once; it is drawn when all of it has.
  const redraw = () => {
    if (drawing) return;
    drawing = true;
    queueMicrotask(() => {
      drawing = false;
      draw();
    });
  };
  const stop = editor.on(redraw);
  draw();
  return {
    element,
    redraw,
    close: () => {
      closed = true;
      stop();
      element.remove();
    },
  };
}

function stateOf({ session }: Editor): string {
  if (session.offline) return say('state.offline', { count: session.waiting });
  return say(session.changed ? 'state.changed' : 'state.same');
}
