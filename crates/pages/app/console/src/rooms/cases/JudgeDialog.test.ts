// @vitest-environment jsdom
import { flushPromises, mount } from '@vue/test-utils';
import { expect, test, vi } from 'vitest';

import type { Preview } from '../../api/bodies';

const preview = vi.fn<() => Promise<Preview>>();
vi.mock('../../api/api', () => ({ api: { preview } }));
const { default: JudgeDialog } = await import('./JudgeDialog.vue');

const nothing: Preview = {
  position: 9,
  votes: 0,
  persons: 0,
  now: { counted: 0, held: 0, voided: 0 },
  board: [],
  examples: [],
  left_alone: 0,
  changed_since: [],
  more: false,
  found: [],
  steps: [],
};

/** Submits the dialog and gives how often it said that something was done. */
async function submitted(): Promise<number> {
  const dialog = mount(JudgeDialog, {
    props: { campaign: 'spring', query: { do: 'void', contestant: 1 } },
    global: { stubs: { ElDialog: { template: '<div><slot /></div>' }, TroubleNote: true } },
  });
  await flushPromises();
  await dialog.find('form').trigger('submit');
  await flushPromises();
  return dialog.emitted('done')?.length ?? 0;
}

test.each([
  ['loads', () => new Promise<Preview>(() => undefined)],
  ['failed', () => Promise.reject(new Error('no network'))],
  ['is empty', () => Promise.resolve(nothing)],
])('nothing is done while the preview %s', async (_, answer) => {
  preview.mockImplementation(answer);
  expect(await submitted()).toBe(0);
});
