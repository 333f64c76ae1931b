/** Whether a person prefers that nothing moves. */
import { onScopeDispose, ref, type Ref } from 'vue';

/** True for whoever has asked their phone for less motion. */
export function useStill(): Ref<boolean> {
  const query = typeof matchMedia === 'function' ? matchMedia('(prefers-reduced-motion: reduce)') : undefined;
  const still = ref(query?.matches ?? false);
  const follow = () => (still.value = query?.matches ?? false);
  // Safari before 14 knows the older form only.
  query?.addListener?.(follow);
  onScopeDispose(() => query?.removeListener?.(follow));
  return still;
}
