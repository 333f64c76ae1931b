/** What the page of a draw says, put together from its words and what is known. */
import { computed } from 'vue';

import { givenBy, type Line } from '../rules/draw';
import { prizeName } from '../rules/prize';
import { nextMidnight } from '../rules/time';
import { outcomeText } from '../rules/turn';
import { saidOf, SILENCE } from '../rules/wish';
import { zoneOf } from '../rules/zone';
import { drawEn } from '../words/draw-en';
import { drawZh } from '../words/draw-zh';
import { formatMoment, useTable, useWords } from '../words/language';
import { useDraw } from './state';

/** The words, and the sentences that depend on the draw and on the person. Whoever made the page's state hands it in. */
export function useSentences(page = useDraw()) {
  const { words: general } = useWords();
  const words = useTable({ en: drawEn, zh: drawZh });
  const { about, now, own, standing, phase, turn, drawn } = page;

  /** What a line of the table gives. */
  function lineName(line: Line): string {
    const prize = line === null ? undefined : about.value?.rules.prizes[line];
    return prize ? prizeName(prize, words.value.prize, prize.label) : words.value.prize.none;
  }

  const zone = computed(() => zoneOf(about.value?.rules.utc_offset_minutes));
  /** A moment, in the campaign's time. */
  const moment = (atMs: number) => formatMoment(general.value, zone.value, atMs, now.value);

  /** How often one can draw, or why not. */
  const leftText = computed(() => {
    const w = words.value.left;
    const at = standing.value;
    const keptOut = own.value.value?.kept_out;
    // They may have followed a moment ago, so they may try all the same.
    if (at?.kind === 'can' && keptOut != null) return w[keptOut];
    switch (at?.kind) {
      case 'can':
        if (at.left !== undefined) return w.some(at.left);
        return own.trouble.value ? w.failed : w.unknown;
      case 'no-ticket':
        return w.none;
      case 'day-used':
        return w.day(moment(nextMidnight(zone.value, now.value)));
      case 'all-used':
        return w.all;
      case 'denied':
        return w.denied;
      case 'not-listed':
        return w.notListed;
      case 'reading':
        return w.reading;
      default:
        return '';
    }
  });

  /** What is said to somebody who taps while nobody, or not they, can draw. */
  const shutText = computed(() => {
    const at = standing.value;
    if (at?.kind !== 'shut') return leftText.value;
    return at.status === 'paused' ? words.value.clock.paused : words.value.status[at.status];
  });

  const turnText = computed(() => {
    if (phase.value === 'shown' && drawn.value && about.value) {
      const line = givenBy(drawn.value);
      const isChecked = own.value.value?.being_checked.includes(drawn.value.position) ?? false;
      return outcomeText(drawn.value, about.value, line, { words: words.value, lineName, isChecked });
    }
    // Answered, and not told before the skin has come to rest.
    if (phase.value === 'landing') return SILENCE;
    return saidOf(turn.value, words.value, general.value);
  });

  return { words, general, lineName, moment, zone, leftText, shutText, turnText };
}
