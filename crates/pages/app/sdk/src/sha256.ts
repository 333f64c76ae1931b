/**
 * SHA-256 (FIPS 180-4) of many short messages that begin alike, as fast as a script does it. The browser's own takes a promise
 * for each message, which costs more than the hashing, and is missing where a page came without TLS.
 */

const BLOCK_BYTES = 64;
/** Bytes at the end of the last block that say how long the message is. */
const LENGTH_BYTES = 8;

/** Hashes whatever begins with the same bytes; the blocks that those fill are hashed once. */
export class PrefixHasher {
  private readonly begun: Int32Array = Int32Array.from(INITIAL);
  private readonly state = new Int32Array(8);
  private readonly schedule = new Int32Array(64);
  /** The bytes of the prefix that fill no block, the rest of the message, and padding. */
  private readonly tail = new Uint8Array(2 * BLOCK_BYTES);
  private readonly tailBytes: number;

  constructor(private readonly prefix: Uint8Array) {
    const whole = prefix.length - (prefix.length % BLOCK_BYTES);
    for (let at = 0; at < whole; at += BLOCK_BYTES) compress(this.begun, prefix, at, this.schedule);
    this.tail.set(prefix.subarray(whole));
    this.tailBytes = prefix.length - whole;
  }

  /** The hash of the prefix with this text behind it, as eight words; good until the next. ASCII only, at most 20 letters. */
  hash(text: string): Int32Array {
    const { tail, state } = this;
    let end = this.tailBytes;
    for (let at = 0; at < text.length; at += 1) tail[end++] = text.charCodeAt(at);
    const bytes = end + 1 + LENGTH_BYTES <= BLOCK_BYTES ? BLOCK_BYTES : 2 * BLOCK_BYTES;
    tail[end] = 0x80;
    tail.fill(0, end + 1, bytes);
    // Messages here are far shorter than 512 MB, so the length in bits fits the last word.
    const bits = (this.prefix.length + text.length) * 8;
    for (let at = 1; at <= 4; at += 1) tail[bytes - at] = bits >>> (8 * (at - 1));
    state.set(this.begun);
    for (let at = 0; at < bytes; at += BLOCK_BYTES) compress(state, tail, at, this.schedule);
    return state;
  }
}

/** The eight words of a hash in hexadecimal digits; `undefined` if it is none. */
export function words(hex: string): Int32Array | undefined {
  if (!/^[0-9a-f]{64}$/.test(hex)) return undefined;
  return Int32Array.from({ length: 8 }, (_, at) => parseInt(hex.slice(8 * at, 8 * at + 8), 16) | 0);
}

/** The first bits of the fractional parts of the square roots of the first 8 primes, and of the cube roots of the first 64. */
const INITIAL = fractions(8, Math.sqrt);
const CONSTANTS = fractions(64, Math.cbrt);

function fractions(count: number, root: (prime: number) => number): Int32Array {
  const found: number[] = [];
  for (let candidate = 2; found.length < count; candidate += 1) {
    let isPrime = true;
    for (let divisor = 2; divisor * divisor <= candidate; divisor += 1) {
      if (candidate % divisor === 0) isPrime = false;
    }
    if (isPrime) found.push(((root(candidate) % 1) * 2 ** 32) | 0);
  }
  return Int32Array.from(found);
}

function compress(state: Int32Array, bytes: Uint8Array, from: number, schedule: Int32Array): void {
  const w = schedule;
  for (let t = 0, at = from; t < 16; t += 1, at += 4) {
    w[t] = (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!;
  }
  for (let t = 16; t < 64; t += 1) {
    const x = w[t - 15]!;
    const y = w[t - 2]!;
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    w[t] = (w[t - 16]! + s0 + w[t - 7]! + s1) | 0;
  }
  let a = state[0]!;
  let b = state[1]!;
  let c = state[2]!;
  let d = state[3]!;
  let e = state[4]!;
  let f = state[5]!;
  let g = state[6]!;
  let h = state[7]!;
  for (let t = 0; t < 64; t += 1) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + CONSTANTS[t]! + w[t]!) | 0;
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  state[0]! += a;
  state[1]! += b;
  state[2]! += c;
  state[3]! += d;
  state[4]! += e;
  state[5]! += f;
  state[6]! += g;
  state[7]! += h;
}
