import { expect, test } from 'vitest';

import type { InvitationNode } from '../../api/bodies';
import { layout, sharedOf } from './tree';

const node = (id: string, device: string | null = null, prefix: string | null = null): InvitationNode => ({
  id,
  device,
  prefix,
  stage: 'followed',
  network: 'carrier',
});
const edge = (from: string, to: string) => ({ from, to });

test('inviters stand above the middle of those whom they invited', () => {
  const nodes = ['a', 'b', 'c', 'd', 'e'].map((id) => node(id));
  const edges = [edge('a', 'b'), edge('a', 'c'), edge('c', 'd'), edge('c', 'e')];
  const { placed, columns, depth } = layout({ nodes, edges }, 'a');
  const at = Object.fromEntries(placed.map(({ node: { id }, x, depth: y }) => [id, [x, y]]));
  expect(at).toEqual({ b: [0, 1], d: [1, 2], e: [2, 2], c: [1.5, 1], a: [0.75, 0] });
  expect([columns, depth]).toEqual([3, 3]);
});

test('a ring is drawn once around, from whoever it is about', () => {
  const nodes = ['a', 'b', 'c'].map((id) => node(id));
  const { placed, edges } = layout({ nodes, edges: [edge('a', 'b'), edge('b', 'c'), edge('c', 'a')] }, 'b');
  expect(placed.map(({ node: { id }, depth }) => `${id}${String(depth)}`).sort()).toEqual(['a2', 'b0', 'c1']);
  expect(edges).toHaveLength(3);
});

test('what one alone has is not shared', () => {
  const nodes = [node('a', 'x', 'p'), node('b', 'x', 'q'), node('c', 'y', 'q'), node('d', 'x')];
  const { sharers, rows } = sharedOf(nodes, ['device', 'prefix']);
  expect(sharers.map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd']);
  expect(rows).toEqual([
    { kind: 'device', value: 'x', has: [true, true, false, true] },
    { kind: 'prefix', value: 'q', has: [false, true, true, false] },
  ]);
  expect(sharedOf([node('a', 'x')], ['device', 'prefix']).rows).toEqual([]);
});
