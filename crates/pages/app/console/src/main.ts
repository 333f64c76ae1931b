import './style/elements';

import { createApp } from 'vue';

import App from './App.vue';
import { makeRouter } from './routes';
import { followOtherTabs } from './session/session';
import { followNight } from './style/night';
import { followLanguage } from './words/words';

followNight();
followLanguage();
followOtherTabs();
createApp(App).use(makeRouter()).mount('#app');
