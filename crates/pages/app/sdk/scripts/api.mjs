// Makes src/api.gen.ts from the OpenAPI document that the server prints, or with --check says whether it is up to date.
//
//     node scripts/api.mjs [--check]        FAIRGROUND=path/to/fairground chooses the program

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import openapi, { astToString } from 'openapi-typescript';

const root = new URL('../../../../../', import.meta.url);
const builds = ['target/debug/fairground', 'target/release/fairground'].map((path) =>
  fileURLToPath(new URL(path, root)),
);
const program = process.env['FAIRGROUND'] ?? builds.find((path) => existsSync(path));
if (program === undefined) {
  throw new Error('build the server first (cargo build --package fairground), or name it in FAIRGROUND');
}

const out = new URL('../src/api.gen.ts', import.meta.url);
const head =
  '// Made by scripts/api.mjs from the OpenAPI document of the server. Do not edit: `npm run api`.\n\n';
const document = JSON.parse(
  execFileSync(program, ['openapi'], { encoding: 'utf8', maxBuffer: 16 * 1024 * 1024 }),
);
const types = head + astToString(await openapi(document));

if (!process.argv.includes('--check')) {
  writeFileSync(out, types);
} else if (readFileSync(out, 'utf8') !== types) {
  process.stderr.write(
    'sdk/src/api.gen.ts is not what the server says now: run `npm run api` in crates/pages/app\n',
  );
  process.exitCode = 1;
}
