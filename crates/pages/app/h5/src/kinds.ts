/** Kinds of campaigns, and the page of each. That of votes is there from the start; others come when they are asked for. */
import type { AnyAbout } from '@fairground/sdk';
import type { Component } from 'vue';

/** Kinds that have a page of their own, beside votes. */
const PAGES: Record<string, () => Promise<{ default: Component }>> = {
  lotteries: () => import('./draw/DrawPage.vue'),
  envelope: () => import('./envelope/EnvelopePage.vue'),
  referrals: () => import('./invite/InvitePage.vue'),
  raffle: () => import('./raffle/RafflePage.vue'),
};

/** How the page of a kind is loaded; `undefined`: votes, or a kind without a page. */
export function pageOf(kind: string): (() => Promise<{ default: Component }>) | undefined {
  return PAGES[kind];
}

/** What was told about a campaign, if it is one of votes. */
export function isVotes(about: AnyAbout): boolean {
  return about.kind === 'votes';
}

/** The kind that a campaign was of when this phone looked last; a campaign never becomes one of another. */
export function rememberedKind(campaign: string): string | undefined {
  try {
    return localStorage.getItem(nameOf(campaign)) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Remembers the kind, so that the next visit begins with what it needs. */
export function rememberKind(campaign: string, kind: string): void {
  try {
    localStorage.setItem(nameOf(campaign), kind);
  } catch {
    // Then the next visit asks again, as this one did.
  }
}

function nameOf(campaign: string): string {
  return `fairground.kind.${campaign}`;
}
