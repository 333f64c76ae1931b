/** The time, once a second for as long as somebody looks. */
import { onScopeDispose, readonly, ref, type Ref } from 'vue';

/** Milliseconds since the epoch: as far as the phone knows, or as something else does. */
export function useNow(read = () => Date.now()): Readonly<Ref<number>> {
  const now = ref(read());
  let timer: ReturnType<typeof setInterval> | undefined;
  const tick = () => (now.value = read());
  const follow = () => {
    clearInterval(timer);
    if (document.visibilityState === 'hidden') return;
    tick();
    timer = setInterval(tick, 1_000);
  };
  document.addEventListener('visibilitychange', follow);
  follow();
  onScopeDispose(() => {
    document.removeEventListener('visibilitychange', follow);
    clearInterval(timer);
  });
  return readonly(now);
}
