/** Codes in links, and where somebody who was invited stands. */
import type { OwnInvitations } from '@fairground/sdk';

/** As the server writes codes: Crockford's digits, of which none looks like another. */
const CODE = /^[0-9a-hjkmnp-tv-z]{12}$/;

/** The inviter's code that an address carries; `undefined` if it carries none. */
export function codeIn(search: string): string | undefined {
  const code = (new URLSearchParams(search).get('code') ?? '').toLowerCase();
  return CODE.test(code) ? code : undefined;
}

/** The link that a person hands on. */
export function inviteLink(origin: string, campaign: string, code: string): string {
  return `${origin}/c/${encodeURIComponent(campaign)}?code=${encodeURIComponent(code)}`;
}

/** Whether the page asks somebody to accept an invitation: they came by a code that is not theirs and have none yet. */
export function isInvited(code: string | undefined, own: OwnInvitations | undefined): boolean {
  return code !== undefined && own !== undefined && own.code !== code && own.invitation === 'nobodys';
}
