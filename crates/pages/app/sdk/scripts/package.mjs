// Makes dist/ a package that can be packed, published or copied as it is.

import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';

const folder = new URL('../', import.meta.url);
const { name, version, description, type, license, sideEffects } = JSON.parse(
  readFileSync(new URL('package.json', folder), 'utf8'),
);
const exports = { '.': { types: './types/index.d.ts', default: './index.js' } };
// FingerprintJS is inside, in a chunk of its own.
const manifest = { name, version, description, type, license, sideEffects, exports };
writeFileSync(new URL('dist/package.json', folder), `${JSON.stringify(manifest, null, 2)}\n`);
copyFileSync(new URL('README.md', folder), new URL('dist/README.md', folder));
