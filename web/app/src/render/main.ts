/**
 * The renderer's page: `pictures/browser.py` evaluates this bundle in an empty page and calls what it leaves there.
 *
 * Bytes go in and out as base64 text, in pieces, because the developer protocol knows only JSON.
 */
import { Easel, type Opened, type View } from './easel.ts';

let easel: Easel | null = null;
let pieces: Uint8Array[] = [];

const page = {
  /** Adds a piece of the next model's file. */
  push(base64: string): void {
    pieces.push(Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)));
  },

  /** Opens the model whose pieces were pushed. */
  async open(): Promise<Opened> {
    const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
    let at = 0;
    for (const piece of pieces) {
      bytes.set(piece, at);
      at += piece.length;
    }
    pieces = [];
    easel ??= new Easel();
    return await easel.open(bytes.buffer);
  },

  /** A PNG as base64. */
  async picture(view: View): Promise<string> {
    if (!easel) throw new Error('no model is open');
    return await base64Of(await easel.picture(view));
  },

  /** Forgets the model and frees what it took on the graphics card. */
  close(): void {
    pieces = [];
    easel?.close();
  },
};

function base64Of(blob: Blob): Promise<string> {
  return new Promise((done, fail) => {
    const reader = new FileReader();
    reader.onload = () => done((reader.result as string).replace(/^[^,]*,/, ''));
    reader.onerror = () => fail(reader.error);
    reader.readAsDataURL(blob);
  });
}

Object.assign(globalThis, { vitrine: page });
