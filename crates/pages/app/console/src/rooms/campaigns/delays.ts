/** Drafts that were to open by now and wait for stock, which a line of the list does not say. */
import type { AnyAbout, CampaignLine, OpeningDelay } from '../../api/bodies';

/** Drafts that are asked about, newest first: each is a request of its own. */
export const DRAFTS_MAX = 20;

/** What drafts among these campaigns wait for, by their ids. A draft that can't be asked about is as if it waited for nothing. */
export async function delaysOf(
  campaigns: readonly CampaignLine[],
  ask: (campaign: string) => Promise<AnyAbout>,
): Promise<ReadonlyMap<string, OpeningDelay>> {
  const drafts = campaigns.filter(({ kind, status }) => kind === 'lotteries' && status === 'draft');
  const asked = drafts.slice(0, DRAFTS_MAX).map(async ({ campaign }) => {
    const about = await ask(campaign).catch(() => undefined);
    const delay = about?.kind === 'lotteries' ? about.inside?.opening_delayed : undefined;
    return delay == null ? [] : [[campaign, delay] as const];
  });
  return new Map((await Promise.all(asked)).flat());
}
