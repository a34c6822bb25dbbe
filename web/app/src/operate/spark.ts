/** A curve of the last minute: one figure a second, drawn as a line over a soft ground. */
const SVG = 'http://www.w3.org/2000/svg';
const KEPT = 60;
const WIDTH = 120;
const HEIGHT = 32;

export class Spark {
  readonly element = document.createElementNS(SVG, 'svg');
  readonly #line = document.createElementNS(SVG, 'path');
  readonly #ground = document.createElementNS(SVG, 'path');
  readonly #values: number[] = [];
  readonly #least_top: number;

  /** least_top: the curve fills the height only from this value on, so that noise near zero stays low. */
  constructor(least_top: number) {
    this.#least_top = least_top;
    this.element.setAttribute('viewBox', `0 0 ${WIDTH} ${HEIGHT}`);
    this.element.setAttribute('preserveAspectRatio', 'none');
    this.element.setAttribute('class', 'spark');
    this.element.setAttribute('aria-hidden', 'true');
    this.#ground.setAttribute('class', 'spark-ground');
    this.#line.setAttribute('class', 'spark-line');
    this.element.append(this.#ground, this.#line);
  }

  push(value: number): void {
    this.#values.push(value);
    if (this.#values.length > KEPT) this.#values.shift();
    const line = curve(this.#values, this.#least_top);
    this.#line.setAttribute('d', line);
    this.#ground.setAttribute('d', line && `${line}L${WIDTH} ${HEIGHT}L${left(this.#values)} ${HEIGHT}Z`);
  }
}

/** The newest value stands at the right edge. Empty until there are two. */
export function curve(values: readonly number[], least_top: number): string {
  if (values.length < 2) return '';
  const top = Math.max(least_top, ...values);
  return values
    .map((value, index) => {
      const x = left(values) + (index * WIDTH) / (KEPT - 1);
      const y = HEIGHT - 1 - (value / top) * (HEIGHT - 3);
      return `${index ? 'L' : 'M'}${x.toFixed(1)} ${y.toFixed(1)}`;
    })
    .join('');
}

function left(values: readonly number[]): number {
  return WIDTH - ((values.length - 1) * WIDTH) / (KEPT - 1);
}
