/** The time, once a second for as long as somebody looks. */
import { onScopeDispose, readonly, ref, type Ref } from 'vue';

/** Milliseconds since the epoch, as far as the phone knows. */
export function useNow(): Readonly<Ref<number>> {
  const now = ref(Date.now());
  let timer: ReturnType<typeof setInterval> | undefined;
  const tick = () => (now.value = Date.now());
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
