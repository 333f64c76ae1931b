/// <reference types="vitest/config" />
import vue from '@vitejs/plugin-vue';
import { defineConfig, type Plugin, type ProxyOptions } from 'vite';

import { budget } from './budget';
import { workers } from '../workers';

/** While developing, the API answers at the page's own address, as it does in a deployment. */
const api: ProxyOptions = { target: process.env['FAIRGROUND_URL'] ?? 'http://127.0.0.1:8080', xfwd: true };

/** While developing, every address of a campaign is the page, as it is in a deployment. */
const campaigns: Plugin = {
  name: 'campaigns',
  configureServer({ middlewares }) {
    middlewares.use((request, _response, next) => {
      if (/^\/c\//.test(request.url ?? '')) request.url = '/assets/h5/index.html';
      next();
    });
  },
};

export default defineConfig({
  // The page lies under /c/, its hashed files under /assets/h5/.
  base: '/assets/h5/',
  plugins: [vue(), campaigns, workers(), budget()],
  build: {
    // Web views of phones from about 2018 on. Older ones have no modules and are told nothing can be done.
    target: ['es2018', 'chrome64', 'safari12'],
    cssTarget: ['chrome64', 'safari12'],
    outDir: '../dist/h5',
    emptyOutDir: true,
    assetsDir: '.',
    manifest: true,
    modulePreload: { polyfill: false },
  },
  server: { proxy: { '/v1': api } },
  // Longer than a test waits for anything by itself.
  test: { environment: 'jsdom', include: ['test/**/*.test.ts'], testTimeout: 30_000 },
});
