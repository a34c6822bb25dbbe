/** What the board of a headset shows of a product: the face, and what one can do without the page. Pure. */
import type { Variant } from '@vitrine-shop/sdk';
import type { Action, ProductFace } from '../face.ts';
import { say } from '../text.ts';
import type { BoardAction, BoardContent } from './board.ts';

export interface BoardActs {
  readonly choose: (variant: Variant) => void;
  readonly close: () => void;
  /** Says a line at the foot of the board. */
  readonly note: (text: string) => void;
}

/** others: what somebody else shows of it; empty if nobody does. */
export function boardContent(face: ProductFace, others: string, acts: BoardActs): BoardContent {
  const act = ({ label, kind, press }: Action): BoardAction => ({
    label,
    primary: kind === 'primary',
    onSelect: () => void press?.({ note: acts.note, element: null }),
  });
  const head = { brand: face.brand, title: face.title };
  if (face.ask) {
    const { text, choices, back } = face.ask;
    const nothing = { price: '', size: '', rows: [], finishes: [], note: '' };
    return { ...head, ...nothing, text, choices: choices.map(act), actions: [act(back)] };
  }
  return {
    ...head,
    price: face.price,
    choices: [],
    text: face.text,
    size: face.size,
    rows: [
      ...face.priceNotes,
      ...face.rows.map((row) => row.lines.map((line) => line.text).join(' · ')).filter(Boolean),
    ],
    finishes: face.finishes.map(({ variant, name, chosen }) => ({
      label: name,
      chosen,
      onSelect: () => acts.choose(variant),
    })),
    actions: [
      ...face.actions.map(act),
      ...face.rows.flatMap((row) => row.actions ?? []).map(act),
      { label: say('card.close'), primary: false, onSelect: acts.close },
    ],
    note: others || face.note,
  };
}
