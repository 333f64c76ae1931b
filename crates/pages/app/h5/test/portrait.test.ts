import { mount } from '@vue/test-utils';
import { expect, it } from 'vitest';

import ContestantPortrait from '../src/parts/ContestantPortrait.vue';
import { findContestant } from '../src/state/contestant';
import { line } from './given';

it('a picture that fails leaves the first letter', async () => {
  const portrait = mount(ContestantPortrait, {
    props: { line: line(3, { name: '周正', picture: 'https://a.example/x.jpg' }) },
  });
  expect(portrait.attributes('data-picture')).toBe('loading');
  await portrait.find('img').trigger('error');
  expect(portrait.attributes('data-picture')).toBe('none');
  expect(portrait.text()).toBe('周');
  await portrait.setProps({ line: line(3, { picture: 'https://a.example/y.jpg' }) });
  await portrait.find('img').trigger('load');
  expect(portrait.attributes('data-picture')).toBe('shown');
});

it('a contestant is found among names that hold the same digits', async () => {
  const names = [line(2, { name: 'Team 12' }), line(7, { name: '12 friends' }), line(12), line(120)];
  const pages = (query?: { cursor?: string }) => {
    const at = Number(query?.cursor ?? 0);
    const rest = at + 2 < names.length ? String(at + 2) : null;
    return Promise.resolve({ contestants: names.slice(at, at + 2), next_cursor: rest });
  };
  expect((await findContestant({ contestants: pages }, 12))?.number).toBe(12);
  expect(await findContestant({ contestants: pages }, 11)).toBeUndefined();
});
