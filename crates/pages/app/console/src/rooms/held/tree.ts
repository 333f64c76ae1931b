/** Where everybody of a tree of invitations stands in its picture, and what they share. */
import type { InvitationNode, InvitationTree } from '../../api/bodies';

/** Somebody with a place: `x` counts columns from the left, `depth` generations from the top. */
export interface Placed {
  readonly node: InvitationNode;
  readonly x: number;
  readonly depth: number;
}

/** A tree laid out: inviters stand above the middle of those whom they invited. */
export interface Layout {
  readonly placed: readonly Placed[];
  readonly edges: readonly { readonly from: Placed; readonly to: Placed }[];
  readonly columns: number;
  readonly depth: number;
}

/** Something that several have, and who. */
export interface Shared {
  readonly kind: string;
  readonly value: string;
  readonly has: readonly boolean[];
}

/** Somebody with what may be shared, by its kind. */
export type Sharer<K extends string> = { readonly id: string } & { readonly [kind in K]?: string | null };

/** Rows of what is shared: what most share comes first. */
const SHARED_MAX = 12;
/** Columns of what is shared: more can't be read side by side. */
const SHARERS_MAX = 40;

/** Lays a tree out. In a ring, nobody is on top: it begins at `start`, and each is drawn once. */
export function layout({ nodes, edges }: Pick<InvitationTree, 'nodes' | 'edges'>, start: string): Layout {
  const known = new Map(nodes.map((node) => [node.id, node]));
  const below = new Map<string, string[]>();
  for (const { from, to } of edges) below.set(from, [...(below.get(from) ?? []), to]);
  const invited = new Set(edges.map(({ to }) => to));
  const tops = nodes.filter(({ id }) => !invited.has(id)).map(({ id }) => id);
  const placed = new Map<string, Placed>();
  const met = new Set<string>();
  let columns = 0;

  // The depth of a tree is bounded by what one answer holds, some hundreds.
  function place(id: string, depth: number): number {
    met.add(id);
    const middles: number[] = [];
    for (const child of below.get(id) ?? []) {
      if (!met.has(child) && known.has(child)) middles.push(place(child, depth + 1));
    }
    const x = middles.length === 0 ? (columns += 1) - 1 : ((middles[0] ?? 0) + (middles.at(-1) ?? 0)) / 2;
    const node = known.get(id);
    if (node !== undefined) placed.set(id, { node, x, depth });
    return x;
  }
  for (const id of [...tops, start, ...known.keys()]) if (known.has(id) && !met.has(id)) place(id, 0);

  const all = [...placed.values()];
  const drawn = edges.flatMap(({ from, to }) => {
    const [one, other] = [placed.get(from), placed.get(to)];
    return one === undefined || other === undefined ? [] : [{ from: one, to: other }];
  });
  const depth = Math.max(0, ...all.map((one) => one.depth + 1));
  return { placed: all, edges: drawn, columns, depth };
}

/** What several have of these kinds, such as devices and addresses, and who they are. */
export function sharedOf<K extends string, N extends Sharer<K>>(
  nodes: readonly N[],
  kinds: readonly K[],
): { readonly sharers: readonly N[]; readonly rows: readonly Shared[] } {
  const found = kinds.flatMap((kind) => {
    const by = new Map<string, Set<string>>();
    for (const node of nodes) {
      const value = node[kind];
      if (value != null) by.set(value, (by.get(value) ?? new Set()).add(node.id));
    }
    return [...by].filter(([, who]) => who.size > 1).map(([value, who]) => ({ kind, value, who }));
  });
  const rows = found.sort((one, other) => other.who.size - one.who.size).slice(0, SHARED_MAX);
  const sharers = nodes.filter(({ id }) => rows.some(({ who }) => who.has(id))).slice(0, SHARERS_MAX);
  return {
    sharers,
    rows: rows.map(({ kind, value, who }) => ({ kind, value, has: sharers.map(({ id }) => who.has(id)) })),
  };
}
