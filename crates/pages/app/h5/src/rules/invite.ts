/** Codes in links, and where somebody who was invited stands. */
import type { OwnInvitations, Referral, ReferralTask } from '@fairground/sdk';

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

/** Something that is asked of a new follower, and whether they have done it; unknown where the server does not say. */
export interface Step {
  stage: 'follow' | 'stay' | 'vote' | 'register';
  done: boolean;
}

/** What is asked of somebody who was invited, in order. */
export function stepsOf({ rules }: Referral, own: OwnInvitations): Step[] {
  if (own.stages && own.stages.length > 0) return own.stages;
  const hasFollowed = own.invitation === 'followed' || own.invitation === 'qualified';
  const hasAll = own.invitation === 'qualified';
  const follow: Step = { stage: 'follow', done: hasFollowed };
  const stay: Step[] = rules.stay_hours > 0 ? [{ stage: 'stay', done: hasAll }] : [];
  return [follow, ...stay, ...(rules.tasks ?? []).map((task) => ({ stage: nameOf(task), done: hasAll }))];
}

function nameOf(task: ReferralTask): 'vote' | 'register' {
  return task === 'register' ? 'register' : 'vote';
}

/** Whether the page asks somebody to accept an invitation: they came by a code that is not theirs and have none yet. */
export function isInvited(code: string | undefined, own: OwnInvitations | undefined): boolean {
  return code !== undefined && own !== undefined && own.code !== code && own.invitation === 'nobodys';
}
