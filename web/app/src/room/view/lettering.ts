/**
 * Text on canvases (name plates, plaques, the headset's panel), in the two families of the page.
 */
export interface Lettering {
  readonly size: number;
  readonly colour: string;
  readonly family: 'title' | 'text';
  readonly weight?: number;
}

/** The CSS font of a lettering. The families are those of the page's own style sheet. */
export function font(style: Lettering): string {
  const family =
    style.family === 'title'
      ? "'Cormorant Garamond', Georgia, serif"
      : "'Instrument Sans', 'Helvetica Neue', Arial, sans-serif";
  return `${style.weight ?? 500} ${style.size}px ${family}`;
}

/** Resolves when both families may be drawn with, or after a second: a canvas does not wait for fonts by itself. */
export async function fontsReady(): Promise<void> {
  const load = [500, 550].flatMap((weight) => [
    document.fonts.load(font({ size: 40, family: 'title', colour: '', weight })),
    document.fonts.load(font({ size: 40, family: 'text', colour: '', weight })),
  ]);
  await Promise.race([Promise.allSettled(load), new Promise((resolve) => setTimeout(resolve, 1000))]);
}

/** Writes one centred line, made smaller until it fits. aside_px: how far to the right of the middle. */
export function drawText(canvas: HTMLCanvasElement, text: string, style: Lettering, aside_px = 0): void {
  const pen = canvas.getContext('2d')!;
  let size = style.size;
  pen.font = font({ ...style, size });
  while (pen.measureText(text).width > canvas.width * 0.96 && size > style.size * 0.5) {
    size -= 2;
    pen.font = font({ ...style, size });
  }
  pen.fillStyle = style.colour;
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  pen.fillText(shortened(pen, text, canvas.width * 0.96), canvas.width / 2 + aside_px, canvas.height / 2);
}

/** The text, or its beginning and an ellipsis, so that it is no wider than `width`. */
export function shortened(pen: CanvasRenderingContext2D, text: string, width: number): string {
  if (pen.measureText(text).width <= width) return text;
  const letters = [...text];
  while (letters.length > 1 && pen.measureText(`${letters.join('')}…`).width > width) letters.pop();
  return `${letters.join('')}…`;
}

/** The text broken into at most `most` lines; the last is shortened. */
export function wrapped(pen: CanvasRenderingContext2D, text: string, width: number, most: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    const longer = line ? `${line} ${word}` : word;
    if (pen.measureText(longer).width <= width || !line) line = longer;
    else {
      lines.push(line);
      line = word;
    }
  }
  if (line) lines.push(line);
  if (lines.length <= most) return lines;
  const kept = lines.slice(0, most);
  kept[most - 1] = shortened(pen, `${lines.slice(most - 1).join(' ')}`, width);
  return kept;
}
