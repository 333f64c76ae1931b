import type { Leaderboard } from './types';

/** Which board is the newest: an answer that was long on its way must not turn a board back. */
export class Boards {
  private asks = 0;
  private last: { board: Leaderboard; asked: number } | undefined;
  private readonly followers = new Set<(board: Leaderboard) => void>();

  /** The newest board so far. */
  get newest(): Leaderboard | undefined {
    return this.last?.board;
  }

  /** Calls back with each newer board, wherever it came from. Returns how to stop. */
  follow(follower: (board: Leaderboard) => void): () => void {
    this.followers.add(follower);
    return () => this.followers.delete(follower);
  }

  /** To be called when a board is asked for; for boards that come by themselves, when they come. */
  asked(): number {
    this.asks += 1;
    return this.asks;
  }

  /** Takes a board that was asked for then, unless it is older than the newest. */
  take(board: Leaderboard, asked: number): void {
    if (this.last !== undefined && isOlder(board, asked, this.last)) return;
    const isNews = JSON.stringify(this.last?.board) !== JSON.stringify(board);
    this.last = { board, asked };
    if (isNews) this.followers.forEach((follower) => follower(board));
  }
}

/** Boards move with `as_of_ms`; a campaign's status may change in between, so of equals the later asked is newer. */
function isOlder(board: Leaderboard, asked: number, than: { board: Leaderboard; asked: number }): boolean {
  const differenceMs = board.as_of_ms - than.board.as_of_ms;
  return differenceMs < 0 || (differenceMs === 0 && asked < than.asked);
}
