/** What journeys do on a phone, by the handles that the page gives them. */
import { expect, type Page } from '../world';

/** The page of a campaign, opened and ready. */
export async function open(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await expect(page.getByTestId('contestant').first()).toBeVisible();
}

/** The vote button of a contestant. */
export function button(page: Page, number: number) {
  return page.locator(`[data-testid=vote][data-number="${number}"]`);
}

/** A contestant's card in the list. */
export function card(page: Page, number: number) {
  return page.locator(`[data-testid=contestant][data-number="${number}"]`);
}

/** Votes of the ranking's lines from the top, as `number: votes`. */
export async function ranking(page: Page): Promise<string[]> {
  return page
    .getByTestId('board-row')
    .evaluateAll((rows) =>
      rows.map(
        (row) =>
          `${row.getAttribute('data-number')}: ${row.querySelector('[data-testid=votes] strong')?.textContent}`,
      ),
    );
}
