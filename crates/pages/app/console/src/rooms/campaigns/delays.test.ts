import { expect, test } from 'vitest';

import type { AnyAbout, CampaignLine, OpeningDelay } from '../../api/bodies';
import { delaysOf, DRAFTS_MAX } from './delays';

const line = (campaign: string, kind = 'lotteries', status: CampaignLine['status'] = 'draft') =>
  ({ campaign, kind, status, name: '', created_at_ms: 0 }) satisfies CampaignLine;
const delay = {
  field: 'rules.prizes[0]',
  asset: 'unit.mug',
  needed: 10,
  has: 3,
  since_ms: 0,
} as OpeningDelay;
const about = (opening_delayed: OpeningDelay | null) =>
  Promise.resolve({ kind: 'lotteries', inside: { opening_delayed } } as AnyAbout);

test('only drafts of lucky draws are asked about, and those that wait are told', async () => {
  const asked: string[] = [];
  const lines = [
    line('late'),
    line('early'),
    line('gone'),
    line('open', 'lotteries', 'open'),
    line('raffle', 'raffle'),
  ];
  const delays = await delaysOf(lines, (campaign) => {
    asked.push(campaign);
    if (campaign === 'gone') return Promise.reject(new Error('no answer'));
    return about(campaign === 'late' ? delay : null);
  });
  expect(asked).toEqual(['late', 'early', 'gone']);
  expect([...delays]).toEqual([['late', delay]]);
});

test('so many are asked about and no more', async () => {
  const lines = Array.from({ length: DRAFTS_MAX + 1 }, (_, index) => line(`draft-${String(index)}`));
  const delays = await delaysOf(lines, () => about(delay));
  expect(delays.size).toBe(DRAFTS_MAX);
});
