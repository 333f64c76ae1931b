// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { effectScope, type EffectScope } from 'vue';

import { useResource } from './resource';

let scope: EffectScope;
let visibility: DocumentVisibilityState;

function show(state: DocumentVisibilityState): void {
  visibility = state;
  document.dispatchEvent(new Event('visibilitychange'));
}

beforeEach(() => {
  vi.useFakeTimers();
  visibility = 'visible';
  vi.spyOn(document, 'visibilityState', 'get').mockImplementation(() => visibility);
  scope = effectScope();
});

afterEach(() => {
  scope.stop();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const within = <T>(make: () => T): T => scope.run(make) as T;

describe('a resource', () => {
  test('keeps the last good answer and says since when it could not be asked again', async () => {
    const answers = [() => Promise.resolve(1), () => Promise.reject(new Error('gone'))];
    vi.setSystemTime(1_000);
    const resource = within(() =>
      useResource(() => (answers.shift() ?? (() => Promise.resolve(2)))(), 5_000),
    );
    await vi.advanceTimersByTimeAsync(0);
    expect([resource.data.value, resource.loadedAtMs.value]).toEqual([1, 1_000]);
    await vi.advanceTimersByTimeAsync(5_000);
    expect([resource.data.value, resource.loadedAtMs.value]).toEqual([1, 1_000]);
    expect(resource.trouble.value).toEqual(new Error('gone'));
    await vi.advanceTimersByTimeAsync(5_000);
    expect([resource.data.value, resource.loadedAtMs.value, resource.trouble.value]).toEqual([
      2,
      11_000,
      undefined,
    ]);
  });

  test('asks nothing while hidden, and at once when shown again', async () => {
    const load = vi.fn(() => Promise.resolve(1));
    within(() => useResource(load, 5_000));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(load).toHaveBeenCalledTimes(3);
    show('hidden');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(load).toHaveBeenCalledTimes(3);
    show('visible');
    expect(load).toHaveBeenCalledTimes(4);
    scope.stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(load).toHaveBeenCalledTimes(4);
  });

  test('never asks twice at once while polling', async () => {
    let answer = (): void => undefined;
    const load = vi.fn(() => new Promise<number>((done) => (answer = () => done(1))));
    within(() => useResource(load, 5_000));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(load).toHaveBeenCalledTimes(1);
    answer();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(load).toHaveBeenCalledTimes(2);
  });

  test('drops the answer to a question that was given up', async () => {
    const answers: ((value: string) => void)[] = [];
    const resource = within(() => useResource<string>(() => new Promise((done) => answers.push(done))));
    void resource.restart();
    answers[1]?.('new');
    answers[0]?.('old');
    await vi.advanceTimersByTimeAsync(0);
    expect(resource.data.value).toBe('new');
  });
});
