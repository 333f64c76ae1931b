/// <reference types="vitest/config" />
import { defineConfig } from 'vite';

/** The package for teams that take the SDK alone; pages of this workspace import its sources. */
export default defineConfig({
  // The worker's file is looked for beside the file that starts it, wherever the package lies.
  base: './',
  build: {
    target: 'es2019',
    lib: { entry: 'src/index.ts', formats: ['es'], fileName: 'index' },
    sourcemap: true,
    minify: false,
  },
  test: { include: ['test/**/*.test.ts'], environment: 'node', testTimeout: 10_000 },
});
