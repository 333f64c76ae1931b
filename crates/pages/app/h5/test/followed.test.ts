import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { effectScope } from 'vue';

import { useFollowed } from '../src/state/campaign';
import { HOUR_MS, NOON_MS } from './given';

beforeEach(() => {
  vi.useFakeTimers({
    now: NOON_MS,
    toFake: ['Date', 'setTimeout', 'setInterval', 'clearTimeout', 'clearInterval'],
  });
});
afterEach(() => vi.useRealTimers());

it.each([
  ['fast', HOUR_MS],
  ['slow', -HOUR_MS],
])(
  'what changes by the server’s clock is asked for then, also by a phone that is an hour %s',
  async (_, aheadMs) => {
    const serverNow = () => Date.now() - aheadMs;
    const stepAtMs = serverNow() + 10_000;
    const ask = vi.fn(() => Promise.resolve({}));
    const nextAt = (_about: object, nowMs: number) => (nowMs < stepAtMs ? stepAtMs : undefined);
    const scope = effectScope();
    scope.run(() => useFollowed(ask, nextAt, undefined, serverNow));
    await vi.advanceTimersByTimeAsync(9_900);
    expect(ask).toHaveBeenCalledTimes(1);
    // Within a short while after it, since a crowd does not ask all at once; and then not again.
    await vi.advanceTimersByTimeAsync(2_200);
    expect(ask).toHaveBeenCalledTimes(2);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(ask).toHaveBeenCalledTimes(2);
    scope.stop();
  },
);
