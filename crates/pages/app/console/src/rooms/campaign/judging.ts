/** What an operator decides about contestants, one row at a time. */
import { reactive, shallowReactive } from 'vue';

import { api, type Judgement } from '../../api/api';
import type { ContestantReceipt } from '../../api/bodies';
import { Intention } from '../../api/intention';
import { isAnswer } from '../../api/trouble';
import { said } from '../../state/said';
import { words } from '../../words/words';

/** Decisions under way, and those that went wrong. */
export interface Judging {
  /** Numbers of contestants that are being decided about. */
  readonly busy: ReadonlySet<number>;
  /** What went wrong, by number. */
  readonly failed: ReadonlyMap<number, { readonly judgement: Judgement; readonly error: unknown }>;
  /** Decides, and says what came of it beside the row. */
  judge(number: number, judgement: Judgement): Promise<void>;
  /** Decides for a dialog, which says itself what went wrong. */
  send(number: number, judgement: Judgement): Promise<void>;
}

/** Decides about the contestants of a campaign; calls back when one has changed. */
export function useJudging(campaign: string, changed: () => Promise<unknown>): Judging {
  const busy = reactive(new Set<number>());
  const failed = shallowReactive(new Map<number, { judgement: Judgement; error: unknown }>());
  const intentions = new Map<number, Intention<ContestantReceipt>>();

  async function send(number: number, judgement: Judgement): Promise<void> {
    const intention = intentions.get(number) ?? new Intention<ContestantReceipt>(isAnswer);
    intentions.set(number, intention);
    const receipt = await intention.act(judgement, (key) => api.judge(campaign, number, judgement, key));
    const { contestants, standing } = words.value;
    said(contestants.became(receipt.number, standing[receipt.status]));
  }

  async function judge(number: number, judgement: Judgement): Promise<void> {
    busy.add(number);
    failed.delete(number);
    try {
      await send(number, judgement);
    } catch (error) {
      failed.set(number, { judgement, error });
    } finally {
      busy.delete(number);
    }
    await changed();
  }

  return { busy, failed, judge, send };
}
