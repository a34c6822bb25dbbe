/**
 * SHA-256 piece by piece. The browser's own digest wants a file whole in memory, and is missing on pages that came over
 * plain http; this one takes a film on a phone.
 */
const K = new Uint32Array(64);
const START = new Uint32Array(8);
fillConstants();

export class Sha256 {
  readonly #state = START.slice();
  readonly #words = new Uint32Array(64);
  readonly #block = new Uint8Array(64);
  #held = 0;
  #bytes = 0;

  update(bytes: Uint8Array): this {
    this.#bytes += bytes.length;
    let at = 0;
    if (this.#held > 0) {
      const taken = Math.min(64 - this.#held, bytes.length);
      this.#block.set(bytes.subarray(0, taken), this.#held);
      this.#held += taken;
      at = taken;
      if (this.#held < 64) return this;
      this.#mix(this.#block, 0);
      this.#held = 0;
    }
    for (; at + 64 <= bytes.length; at += 64) this.#mix(bytes, at);
    this.#block.set(bytes.subarray(at));
    this.#held = bytes.length - at;
    return this;
  }

  /** The hash of all that came; afterwards the object is spent. */
  digest(): Uint8Array<ArrayBuffer> {
    const bits = this.#bytes * 8;
    const tail = new Uint8Array((((this.#held + 8) >> 6) << 6) + 64 - this.#held);
    tail[0] = 0x80;
    const view = new DataView(tail.buffer);
    view.setUint32(tail.length - 8, Math.floor(bits / 2 ** 32));
    view.setUint32(tail.length - 4, bits >>> 0);
    this.update(tail);
    const hash = new Uint8Array(32);
    this.#state.forEach((word, index) => {
      new DataView(hash.buffer).setUint32(index * 4, word);
    });
    return hash;
  }

  #mix(bytes: Uint8Array, from: number): void {
    const w = this.#words;
    for (let i = 0; i < 16; i++) {
      const at = from + i * 4;
      w[i] = (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!;
    }
    for (let i = 16; i < 64; i++) {
      const x = w[i - 15]!;
      const y = w[i - 2]!;
      const s0 = turned(x, 7) ^ turned(x, 18) ^ (x >>> 3);
      const s1 = turned(y, 17) ^ turned(y, 19) ^ (y >>> 10);
      w[i] = w[i - 16]! + s0 + w[i - 7]! + s1;
    }
    const s = this.#state;
    let [a, b, c, d, e, f, g, h] = s as unknown as [
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    for (let i = 0; i < 64; i++) {
      const s1 = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25);
      const one = (h + s1 + ((e & f) ^ (~e & g)) + K[i]! + w[i]!) | 0;
      const s0 = turned(a, 2) ^ turned(a, 13) ^ turned(a, 22);
      const two = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g;
      g = f;
      f = e;
      e = (d + one) | 0;
      d = c;
      c = b;
      b = a;
      a = (one + two) | 0;
    }
    s[0]! += a;
    s[1]! += b;
    s[2]! += c;
    s[3]! += d;
    s[4]! += e;
    s[5]! += f;
    s[6]! += g;
    s[7]! += h;
  }
}

function turned(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by));
}

/** The constants are the first bits of the fractions of roots of primes: computed, they cannot be mistyped. */
function fillConstants(): void {
  let found = 0;
  for (let candidate = 2; found < 64; candidate++) {
    if (!isPrime(candidate)) continue;
    K[found] = fraction(candidate ** (1 / 3));
    if (found < 8) START[found] = fraction(candidate ** (1 / 2));
    found++;
  }
}

function isPrime(number: number): boolean {
  for (let divisor = 2; divisor * divisor <= number; divisor++) if (number % divisor === 0) return false;
  return true;
}

function fraction(root: number): number {
  return Math.floor((root - Math.floor(root)) * 2 ** 32);
}
