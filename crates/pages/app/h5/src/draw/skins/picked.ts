/** Which of several equal things somebody tapped. It is for their hand alone: the server draws whatever they choose. */
import { ref, type Ref } from 'vue';

import type { SkinProps } from './skin';

/** The thing that was tapped last, from 0; the one in the middle where a button was pressed instead. */
export function usePicked(
  props: Readonly<SkinProps>,
  count: number,
  draw: () => void,
): { picked: Ref<number>; pick: (index: number) => void } {
  const picked = ref(Math.floor(count / 2));

  function pick(index: number): void {
    // While a draw is under way it belongs to what was tapped first.
    if (props.phase === 'rest' || props.phase === 'shown') picked.value = index;
    draw();
  }

  return { picked, pick };
}
