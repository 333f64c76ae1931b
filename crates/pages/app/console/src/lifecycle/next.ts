/** What to do next with a campaign, in one sentence. */
import type { About } from '../api/bodies';
import { dateTime } from '../format/time';
import type { Words } from '../words/en';

/** The one thing that most needs doing. */
export function nextStep(about: About, words: Words): string {
  const { next } = words;
  const pending = about.contestants_pending ?? 0;
  const at = (ms: number) => dateTime(ms, words.locale, { zone: about.rules.time_zone });
  switch (about.status) {
    case 'draft':
      if (pending > 0) return next.approve(pending);
      if (about.contestants_approved === 0) return next.addContestants;
      return about.rules.opens_at_ms === null ? next.openNow : next.opensItself(at(about.rules.opens_at_ms));
    case 'open':
      if (pending > 0 && about.round === 1) return next.approve(pending);
      return about.contestants_approved === 0 ? next.nobodyStands : next.watch;
    case 'paused':
      return next.resume;
    case 'closed':
      return closed(about, words, at);
    case 'final':
      return next.done;
  }
}

function closed(about: About, { next }: Words, at: (ms: number) => string): string {
  const after = about.rules.finalizes_after_close_seconds;
  if (after !== null && about.closed_at_ms != null)
    return next.finalizesItself(at(about.closed_at_ms + after * 1_000));
  return about.rules.final_score.jury_percent > 0 ? next.marks : next.finalize;
}
