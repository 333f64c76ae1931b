/** The time, for everything on the page that grows old. */
import { readonly, ref } from 'vue';

const TICK_MS = 1_000;

const now = ref(Date.now());
setInterval(() => {
  now.value = Date.now();
}, TICK_MS);

/** Milliseconds since 1970 by this device's clock, moving once a second. */
export const nowMs = readonly(now);
