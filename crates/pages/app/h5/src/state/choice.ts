/** Contestants that a person has chosen for one vote, where a vote may name several. */
import { computed, ref } from 'vue';

import { toggled } from '../rules/ballot';

/** The choice; `max` may be one, and then nothing is ever chosen. */
export function useChoice(max: () => number) {
  const chosen = ref<readonly number[]>([]);
  const isSeveral = computed(() => max() > 1);
  const isFull = computed(() => chosen.value.length >= max());
  const has = (number: number) => chosen.value.includes(number);

  /** Says whether it was possible: a full choice takes no more. */
  function toggle(number: number): boolean {
    const before = chosen.value;
    chosen.value = toggled(before, number, max());
    return chosen.value !== before;
  }

  const clear = () => (chosen.value = []);
  return { chosen, isSeveral, isFull, has, toggle, clear, max };
}
