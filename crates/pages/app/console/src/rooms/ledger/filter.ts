/** What entries and statements are asked for, between form, address and API. */
import type { EntryQuery } from '../../api/api';

/** What can be typed. */
export const FIELDS = ['account', 'person', 'campaign', 'since', 'until'] as const;
export type Field = (typeof FIELDS)[number];

type Query = Readonly<Record<string, unknown>>;

/** What the address says, as it was typed. */
export function typedOf(query: Query): Record<Field, string> {
  const text = (field: Field) => (typeof query[field] === 'string' ? query[field] : '');
  return {
    account: text('account'),
    person: text('person'),
    campaign: text('campaign'),
    since: text('since'),
    until: text('until'),
  };
}

/** The same as the API takes it: times of this device's zone in milliseconds, nothing that is empty. */
export function askedOf(query: Query): EntryQuery {
  const { since, until, ...rest } = typedOf(query);
  const given = Object.entries(rest).filter(([, value]) => value !== '');
  return { ...Object.fromEntries(given), since_ms: millis(since), until_ms: millis(until) };
}

function millis(typed: string): number | undefined {
  const ms = typed === '' ? Number.NaN : new Date(typed).getTime();
  return Number.isNaN(ms) ? undefined : ms;
}
