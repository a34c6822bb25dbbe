/**
 * The five emotes as drawings: the same strokes on buttons (SVG) and above heads (canvas). No emoji font is needed.
 */
export const EMOTES = ['wave', 'clap', 'heart', 'yes', 'no'] as const;
export type EmoteName = (typeof EMOTES)[number];

/** Paths in a box of 24 x 24, stroked 1.7 wide with round ends; the heart is also filled. */
const STROKES: Record<EmoteName, readonly string[]> = {
  wave: [
    'M8.2 11.2V6.4a1.4 1.4 0 0 1 2.8 0v4M11 10.2V4.9a1.4 1.4 0 0 1 2.8 0v5.3M13.8 10.4V6a1.4 1.4 0 0 1 2.8 0v7.4c0 4-2 6.6-5.4 6.6-2.6 0-4.200-1.200-5.400-3.500l-1.900-3.700a1.350 1.350 0 0 1 2.300-1.400l2 2.600',
    'M19 4.600a4.600 4.600 0 0 1 1.500 3.400M4.200 4.600A4.600 4.600 0 0 0 3 7.600',
  ],
  clap: [
    'M7.500 13.200 11 6.900a1.350 1.350 0 0 1 2.400 1.300l-1.700 3.200 2.700-4.700a1.350 1.350 0 0 1 2.300 1.400l-2.300 4 1.700-2.200a1.300 1.300 0 0 1 2.100 1.500l-3.700 6.300c-1.500 2.500-4.400 3.300-6.700 2-2.200-1.300-2.900-4.100-1.700-6.500l.9-4.600a1.300 1.300 0 0 1 2.600.3',
    'M17.600 2.600v2M20.800 4.400l-1.400 1.400M14 3.200l.8 1.600',
  ],
  heart: [
    'M12 20s-7.600-4.700-7.600-10.300A4.200 4.200 0 0 1 12 7.300a4.200 4.200 0 0 1 7.600 2.400C19.600 15.300 12 20 12 20Z',
  ],
  yes: ['M5 12.800 10 17.600 19.200 7'],
  no: ['M6.500 6.500 17.500 17.500M17.500 6.500 6.500 17.500'],
};

const INK: Record<EmoteName, string> = {
  wave: '#8a6a34',
  clap: '#8a6a34',
  heart: '#a8483c',
  yes: '#4d6b45',
  no: '#7d3b30',
};

export function drawEmote(
  canvas: HTMLCanvasElement,
  name: EmoteName,
  x: number,
  y: number,
  size: number,
): void {
  const pen = canvas.getContext('2d')!;
  pen.save();
  pen.translate(x, y);
  pen.fillStyle = 'rgba(250, 246, 239, 0.95)';
  pen.beginPath();
  pen.arc(size / 2, size / 2, size / 2 - 2, 0, Math.PI * 2);
  pen.fill();
  pen.translate(size * 0.2, size * 0.2);
  pen.scale((size * 0.6) / 24, (size * 0.6) / 24);
  pen.strokeStyle = pen.fillStyle = INK[name];
  pen.lineWidth = 1.9;
  pen.lineCap = pen.lineJoin = 'round';
  for (const stroke of STROKES[name]) {
    const path = new Path2D(stroke);
    if (name === 'heart') pen.fill(path);
    pen.stroke(path);
  }
  pen.restore();
}

/** The same drawing as an element that takes the colour of its button. */
export function emoteIcon(name: EmoteName): SVGSVGElement {
  const space = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(space, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  for (const stroke of STROKES[name]) {
    const path = document.createElementNS(space, 'path');
    path.setAttribute('d', stroke);
    svg.append(path);
  }
  return svg;
}
