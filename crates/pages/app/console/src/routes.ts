/** Every address of the console. Rooms are loaded when they are entered. */
import { createRouter, createWebHistory, type Router, type RouteRecordRaw } from 'vue-router';

import type { Kind } from './api/bodies';
import { session } from './session/session';
import SignIn from './session/SignIn.vue';

declare module 'vue-router' {
  interface RouteMeta {
    /** Whether nobody needs to be signed in. */
    open?: boolean;
    /** Kinds of campaigns that have this part; all, if left out. */
    kinds?: readonly Kind[];
  }
}

const VOTES = { kinds: ['votes'] } as const;
const CLAIMED = { kinds: ['lotteries', 'raffle'] } as const;
const LOTTERIES = { kinds: ['lotteries', 'envelope', 'raffle'] } as const;
const HELD = { kinds: ['referrals', ...LOTTERIES.kinds] } as const;

const campaign: RouteRecordRaw[] = [
  { path: '', name: 'overview', component: () => import('./rooms/campaign/OverviewPart.vue') },
  {
    path: 'contestants',
    name: 'contestants',
    component: () => import('./rooms/campaign/ContestantsPart.vue'),
    meta: VOTES,
  },
  {
    path: 'board',
    name: 'board',
    component: () => import('./rooms/campaign/BoardPart.vue'),
    meta: VOTES,
  },
  { path: 'jury', name: 'jury', component: () => import('./rooms/campaign/JuryPart.vue'), meta: VOTES },
  { path: 'cases', name: 'cases', component: () => import('./rooms/cases/CasesPart.vue'), meta: VOTES },
  {
    path: 'cases/:case(\\d+)',
    name: 'case',
    component: () => import('./rooms/cases/CasePart.vue'),
    meta: VOTES,
  },
  { path: 'acts', name: 'acts', component: () => import('./rooms/cases/ActsPart.vue'), meta: VOTES },
  { path: 'rules', name: 'rules', component: () => import('./rooms/campaign/RulesPart.vue'), meta: VOTES },
  {
    path: 'winners',
    name: 'winners',
    component: () => import('./rooms/draws/WinnersPart.vue'),
    meta: LOTTERIES,
  },
  {
    path: 'sending',
    name: 'sending',
    component: () => import('./rooms/draws/SendingPart.vue'),
    meta: CLAIMED,
  },
  {
    path: 'fairness',
    name: 'fairness',
    component: () => import('./rooms/lotteries/FairnessPart.vue'),
    meta: LOTTERIES,
  },
  { path: 'held', name: 'held', component: () => import('./rooms/held/HeldPart.vue'), meta: HELD },
  {
    path: 'held/:key([0-9a-f]{1,32})',
    name: 'held-one',
    component: () => import('./rooms/held/HeldOnePart.vue'),
    meta: HELD,
  },
  { path: 'page', name: 'page', component: () => import('./rooms/campaign/PagePart.vue') },
];

const ledger: RouteRecordRaw[] = [
  { path: '', name: 'accounts', component: () => import('./rooms/ledger/AccountsPart.vue') },
  { path: 'entries', name: 'entries', component: () => import('./rooms/ledger/EntriesPart.vue') },
  { path: 'statement', name: 'statement', component: () => import('./rooms/ledger/StatementPart.vue') },
  { path: 'trial-balance', name: 'trial', component: () => import('./rooms/ledger/TrialPart.vue') },
  { path: 'trace/:entry', name: 'trace', component: () => import('./rooms/ledger/TracePart.vue') },
];

const routes: RouteRecordRaw[] = [
  { path: '/', redirect: { name: 'campaigns' } },
  { path: '/sign-in', name: 'sign-in', component: SignIn, meta: { open: true } },
  { path: '/campaigns', name: 'campaigns', component: () => import('./rooms/campaigns/CampaignsRoom.vue') },
  { path: '/new', name: 'create', component: () => import('./rooms/create/CreateRoom.vue') },
  {
    path: '/campaigns/:campaign',
    component: () => import('./rooms/campaign/CampaignRoom.vue'),
    children: campaign,
  },
  { path: '/ledger', component: () => import('./rooms/ledger/LedgerRoom.vue'), children: ledger },
  { path: '/journals', name: 'journals', component: () => import('./rooms/journals/JournalsRoom.vue') },
  { path: '/door', name: 'door', component: () => import('./rooms/door/DoorRoom.vue') },
  {
    path: '/:unknown(.*)',
    name: 'unknown',
    component: () => import('./rooms/UnknownRoom.vue'),
    meta: { open: true },
  },
];

/** The router, which lets nobody past the sign-in without a token. */
export function makeRouter(): Router {
  const router = createRouter({ history: createWebHistory('/console/'), routes });
  router.beforeEach((to) => {
    if (to.meta.open === true || session.value !== undefined) return true;
    return { name: 'sign-in', query: to.fullPath === '/campaigns' ? {} : { next: to.fullPath } };
  });
  return router;
}
