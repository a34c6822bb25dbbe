/** The house's sign on the name plates of its own people. */

/** A little house in brass, about its middle. */
export function drawSign(pen: CanvasRenderingContext2D, x: number, y: number): void {
  pen.fillStyle = '#d8b06a';
  pen.beginPath();
  for (const [dx, dy] of HOUSE) pen.lineTo(x + dx, y + dy);
  pen.closePath();
  pen.fill();
}

const HOUSE = [
  [-10, 0],
  [0, -10],
  [10, 0],
  [7, 0],
  [7, 9],
  [2, 9],
  [2, 3],
  [-2, 3],
  [-2, 9],
  [-7, 9],
  [-7, 0],
] as const;
