/** Who works here. One token for the whole page; it lives in this tab, or on this device if that was asked for. */
import { computed, readonly, shallowRef } from 'vue';

import { forget, keep, kept } from '../state/storage';
import { type Role, roleOf } from './role';

/** Where the token is kept, in either storage. */
const KEY = 'fairground.console.token';

/** Somebody whom the server knows. */
export interface SignedIn {
  readonly token: string;
  readonly role: Role;
  /** Whether the token outlives this tab. */
  readonly remembered: boolean;
}

/** Why the console asks for a token again. */
export type EndReason =
  /** The server takes the token no longer. Carries the server's own words. */
  | { readonly kind: 'refused'; readonly detail: string }
  /** Somebody signed out in another tab of this device. */
  | { readonly kind: 'elsewhere' };

const current = shallowRef<SignedIn | undefined>(restored());
const reason = shallowRef<EndReason | undefined>();

/** Who is signed in. */
export const session = readonly(current);
/** Why nobody is any more. */
export const ended = readonly(reason);
/** Whether this token may change anything. */
export const mayAct = computed(() => current.value?.role === 'operator');

/** Starts working with a token that the server has taken. */
export function begin(token: string, remember: boolean): void {
  forget(KEY);
  keep(remember ? 'device' : 'tab', KEY, token);
  current.value = { token, role: roleOf(token), remembered: remember };
  reason.value = undefined;
}

/** Stops, everywhere on this device; says why unless the operator chose to. */
export function end(why?: EndReason): void {
  forget(KEY);
  current.value = undefined;
  reason.value = why;
}

/** Follows a sign-out in another tab, so that a shared device is left clean. */
export function followOtherTabs(): void {
  addEventListener('storage', (event) => {
    const removed = event.key === KEY && event.newValue === null;
    if (removed && current.value?.remembered === true) end({ kind: 'elsewhere' });
  });
}

function restored(): SignedIn | undefined {
  const own = kept('tab', KEY);
  const token = own ?? kept('device', KEY);
  return token === undefined ? undefined : { token, role: roleOf(token), remembered: own === undefined };
}
