/** The words of the language that the operator reads. */
import { computed, ref, watchEffect } from 'vue';

import { keep, kept } from '../state/storage';
import { en, type Words } from './en';
import { zh } from './zh';

export type { Words } from './en';

/** Languages that the console speaks. */
export type Language = 'en' | 'zh';

const KEY = 'fairground.language';
const tables: Readonly<Record<Language, Words>> = { en, zh };

/** The language that is shown. */
export const language = ref<Language>(preferred());
/** What the console says in it. */
export const words = computed(() => tables[language.value]);

/** Changes to the other language, also for the next visit. */
export function switchLanguage(): void {
  language.value = language.value === 'en' ? 'zh' : 'en';
  keep('device', KEY, language.value);
}

/** Tells browser and screen reader which language the page is in. */
export function followLanguage(): void {
  watchEffect(() => {
    document.documentElement.lang = words.value.htmlLanguage;
  });
}

function preferred(): Language {
  const chosen = kept('device', KEY);
  if (chosen === 'en' || chosen === 'zh') return chosen;
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}
