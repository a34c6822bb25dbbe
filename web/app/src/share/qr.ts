/** A link as a picture that a camera reads (ISO/IEC 18004), drawn here: no other server hears of it. */

const SVG = 'http://www.w3.org/2000/svg';
/** Of the light margin, in modules: what the standard asks for. */
const MARGIN = 4;

/**
 * The picture, with words for who does not see it. Dark on light whatever the page's colours: cameras expect that.
 * What draws it is fetched when it is first asked for. Rejects if that does not come.
 */
export async function qrPicture(link: string, words: string): Promise<SVGSVGElement> {
  const { generate, correction } = await import('lean-qr');
  // A quarter may be hidden, by a reflection or a thumb.
  const code = generate(link, { minCorrectionLevel: correction.M });
  const side = code.size + 2 * MARGIN;
  const picture = document.createElementNS(SVG, 'svg');
  for (const [name, value] of Object.entries({
    class: 'qr',
    viewBox: `0 0 ${side} ${side}`,
    role: 'img',
    'aria-label': words,
    'shape-rendering': 'crispEdges',
  }))
    picture.setAttribute(name, value);
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute(
    'd',
    pathOf(code.size, (x, y) => code.get(x, y)),
  );
  picture.append(path);
  return picture;
}

/** Runs of dark modules as one path: a third of the bytes of single squares. */
function pathOf(size: number, dark: (x: number, y: number) => boolean): string {
  let path = '';
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      if (!dark(x, y)) continue;
      const from = x;
      while (x < size && dark(x, y)) x++;
      path += `M${from + MARGIN} ${y + MARGIN}h${x - from}v1h${from - x}z`;
    }
  }
  return path;
}
