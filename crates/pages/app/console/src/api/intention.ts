/** One wish of an operator, sent any number of times, carried out once. */

/** Makes a key that nobody else has. */
export type MakeKey = () => string;

/**
 * Gives each distinct wish an Idempotency-Key and keeps it until the server has answered. A double click joins the
 * attempt that is under way. After a lost answer, the same wish goes out under the same key and gets the first answer.
 */
export class Intention<T> {
  private key: string | undefined;
  private wish: string | undefined;
  private underWay: Promise<T> | undefined;

  constructor(
    private readonly isAnswer: (error: unknown) => boolean,
    private readonly makeKey: MakeKey = () => crypto.randomUUID(),
  ) {}

  /** Sends a wish. `send` must pass the key on. */
  async act(wish: unknown, send: (key: string) => Promise<T>): Promise<T> {
    const text = JSON.stringify(wish);
    if (this.underWay !== undefined && this.wish === text) return await this.underWay;
    // Another wish must not wear the key of one whose fate is unknown.
    if (this.wish !== text) this.key = undefined;
    this.wish = text;
    this.key ??= this.makeKey();
    const attempt = this.attempt(this.key, send);
    this.underWay = attempt;
    try {
      return await attempt;
    } finally {
      if (this.underWay === attempt) this.underWay = undefined;
    }
  }

  private async attempt(key: string, send: (key: string) => Promise<T>): Promise<T> {
    try {
      const answer = await send(key);
      this.answered(key);
      return answer;
    } catch (error) {
      if (this.isAnswer(error)) this.answered(key);
      throw error;
    }
  }

  /** The next wish is a new one, even if it reads the same. */
  private answered(key: string): void {
    if (this.key === key) this.key = undefined;
  }
}
