import AxeBuilder from '@axe-core/playwright';

import type { Page } from '../world';

/** The library titles its dialogs with a <header>, which axe takes for a second banner of the page. */
export const TITLES_OF_DIALOGS = ['landmark-no-duplicate-banner', 'landmark-unique'];

/** A message on its way out has the colours of neither state. */
const LEAVING = '.el-message-fade-leave-active';

/** Waits for what fades or moves, save what does so for ever. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const ends = document
      .getAnimations()
      .filter((one) => Number.isFinite(Number(one.effect?.getComputedTiming().endTime)));
    await Promise.allSettled(ends.map((one) => one.finished));
  });
}

/** What axe finds against WCAG 2.2 AA, by rule and place. */
export async function complaints(page: Page, without: string[] = []): Promise<string[]> {
  await settled(page);
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const { violations } = await new AxeBuilder({ page })
    .exclude(LEAVING)
    .withTags(tags)
    .disableRules(without)
    .analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
}
