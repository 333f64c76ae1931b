/** The API's field has two bytes. */
const MOVES_MAX = 65_535;
const EVENTS = ['pointermove', 'touchmove', 'scroll', 'wheel'] as const;

/** Counts what the page sees of its user's hand: how often something moved, never where or what. */
export class Moves {
  private moves = 0;
  private readonly seen = () => (this.moves = Math.min(this.moves + 1, MOVES_MAX));

  constructor(
    private readonly target: EventTarget | undefined = typeof window === 'undefined' ? undefined : window,
  ) {
    // Passive: counting must never slow a scroll.
    for (const event of EVENTS) target?.addEventListener(event, this.seen, { passive: true, capture: true });
  }

  get count(): number {
    return this.moves;
  }

  stop(): void {
    for (const event of EVENTS) this.target?.removeEventListener(event, this.seen, { capture: true });
  }
}
