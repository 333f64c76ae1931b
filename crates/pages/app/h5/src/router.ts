/** Addresses below `/c/{campaign}`. What is not needed for the first look comes when it is asked for. */
import { createRouter, createWebHistory, type Router } from 'vue-router';

import ListView from './views/ListView.vue';

const ContestantView = () => import('./views/ContestantView.vue');
const BoardView = () => import('./views/BoardView.vue');
const RulesView = () => import('./views/RulesView.vue');
const SignUpView = () => import('./views/SignUpView.vue');

/** Loads the other views while nothing else is to do, so that they open at once and without a network as well. */
export function prefetchViews(): void {
  const load = () => {
    // Whoever opens a view that could not be loaded now asks for it again.
    for (const view of [ContestantView, BoardView, RulesView, SignUpView]) view().catch(() => undefined);
  };
  setTimeout(load, PREFETCH_AFTER_MS);
}

/** The first pictures and the list come before. */
const PREFETCH_AFTER_MS = 3_000;

/** Below which all campaigns are. */
const BASE = '/c';
/** Campaigns as the server names them. */
const CAMPAIGN = /^\/c\/([a-z0-9][a-z0-9_-]{0,47})(?:\/|$)/;

/** The campaign that an address is of; `undefined` if it names none. */
export function campaignIn(path: string): string | undefined {
  return CAMPAIGN.exec(path)?.[1];
}

/** The router for one campaign. */
export function makeRouter(campaign: string): Router {
  const below = `/${campaign}`;
  const router = createRouter({
    history: createWebHistory(BASE),
    routes: [
      { path: below, name: 'list', component: ListView },
      { path: `${below}/:number(\\d{1,9})`, name: 'contestant', component: ContestantView, props: numbered },
      { path: `${below}/board`, name: 'board', component: BoardView },
      { path: `${below}/rules`, name: 'rules', component: RulesView },
      { path: `${below}/me`, name: 'me', component: SignUpView },
      { path: '/:other(.*)*', redirect: { name: 'list' } },
    ],
    scrollBehavior: (_to, _from, saved) => saved ?? { left: 0, top: 0 },
  });
  // The sharer stays in the address, so that whoever passes the page on from a menu keeps it.
  router.beforeEach((to, from) => {
    const sharer = from.query['from'];
    return sharer && !to.query['from'] ? { ...to, query: { ...to.query, from: sharer } } : true;
  });
  return router;
}

function numbered({ params }: { params: Record<string, string | string[]> }) {
  return { number: Number(params['number']) };
}
