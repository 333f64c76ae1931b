/// <reference types="vitest/config" />
import vue from '@vitejs/plugin-vue';
import { defineConfig, type ProxyOptions } from 'vite';

import { workers } from '../workers';

/** While developing, the API answers at the page's own address, as it does in a deployment. */
const api: ProxyOptions = { target: process.env['FAIRGROUND_URL'] ?? 'http://127.0.0.1:8080', xfwd: true };
const proxy = { '/v1': api, '/readyz': api, '/c/': api, '/assets/h5': api };

export default defineConfig(({ command }) => ({
  // The page lies under /console/, its hashed files under /assets/console/.
  base: command === 'build' ? '/assets/console/' : '/console/',
  plugins: [vue(), workers()],
  build: {
    outDir: '../dist/console',
    emptyOutDir: true,
    assetsDir: '.',
    manifest: true,
    modulePreload: { polyfill: false },
  },
  server: { proxy },
  test: { environment: 'node', include: ['src/**/*.test.ts'] },
}));
