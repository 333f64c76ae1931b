import 'vant/es/style/base.css';
import 'vant/es/button/index.css';
import 'vant/es/loading/index.css';
import './style/tokens.css';
import './style/base.css';

import { createApp } from 'vue';

import App from './App.vue';
import NoCampaign from './parts/NoCampaign.vue';
import { makeCampaign } from './client';
import { campaignIn, makeRouter } from './router';

const campaign = campaignIn(location.pathname);
if (campaign) {
  createApp(App, { core: makeCampaign(campaign), id: campaign })
    .use(makeRouter(campaign))
    .mount('#app');
} else {
  createApp(NoCampaign).mount('#app');
}
