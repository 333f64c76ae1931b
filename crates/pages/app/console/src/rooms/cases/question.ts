/** Which votes are meant, between form and API. */
import type { PreviewQuery } from '../../api/api';

/** What can be typed or chosen. */
export const FIELDS = [
  'contestant',
  'prefix',
  'device',
  'sharer',
  'network',
  'code',
  'since',
  'until',
] as const;
export type Field = (typeof FIELDS)[number];

/** Classes of networks, as the API names them. */
export const NETWORKS = ['carrier', 'fixed', 'campus', 'data_centre', 'vpn', 'private', 'unknown'] as const;

/** A form without anything in it. */
export function nothingTyped(): Record<Field, string> {
  return {
    contestant: '',
    prefix: '',
    device: '',
    sharer: '',
    network: '',
    code: '',
    since: '',
    until: '',
  };
}

/** The same as the API takes it: times of this device's zone in milliseconds, nothing that is empty. */
export function questionOf(deed: PreviewQuery['do'], typed: Readonly<Record<Field, string>>): PreviewQuery {
  const { since, until, code, ...rest } = typed;
  const given = Object.entries({ ...rest, reason: code }).map(([name, value]) => [name, value.trim()]);
  return {
    do: deed,
    ...Object.fromEntries(given.filter(([, value]) => value !== '')),
    since_ms: millis(since),
    until_ms: millis(until),
  };
}

/** Whether more than a time was given, as the server wants it, so that not simply everything is meant. */
export function isNarrow(typed: Readonly<Record<Field, string>>): boolean {
  return FIELDS.some((field) => field !== 'since' && field !== 'until' && typed[field].trim() !== '');
}

function millis(typed: string): number | undefined {
  const ms = typed === '' ? Number.NaN : new Date(typed).getTime();
  return Number.isNaN(ms) ? undefined : ms;
}
