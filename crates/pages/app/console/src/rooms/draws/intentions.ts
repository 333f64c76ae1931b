/** Wishes about many things at once, each carried out once. */
import { Intention } from '../../api/intention';
import { isAnswer } from '../../api/trouble';

/** One {@link Intention} for each thing. */
export class Intentions {
  private readonly all = new Map<number, Intention<unknown>>();

  /** Sends a wish about a thing. `send` must pass the key on. */
  async act(thing: number, wish: unknown, send: (key: string) => Promise<unknown>): Promise<void> {
    const intention = this.all.get(thing) ?? new Intention<unknown>(isAnswer);
    this.all.set(thing, intention);
    await intention.act(wish, send);
  }
}
