/**
 * Puts brotli and gzip copies beside what was built in a folder, so that no server compresses while phones wait:
 * `node compress.mjs dist/h5`.
 */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { argv } from 'node:process';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const TEXTS = new Set(['.css', '.html', '.js', '.json', '.svg', '.txt']);
/** Below this a copy saves no packet. */
const BYTES_MIN = 1024;

const folder = argv[2];
if (folder === undefined) throw new Error('say which folder: node compress.mjs dist/h5');
const entries = await readdir(folder, { recursive: true, withFileTypes: true });
const texts = entries.filter((entry) => entry.isFile() && TEXTS.has(extname(entry.name)));
// What is hidden is for builders and never served.
const served = texts
  .map((entry) => join(entry.parentPath, entry.name))
  .filter((path) => !path.includes('/.'));

await Promise.all(
  served.map(async (path) => {
    const plain = await readFile(path);
    if (plain.length < BYTES_MIN) return;
    const quality = {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_SIZE_HINT]: plain.length,
    };
    const copies = {
      br: await promisify(brotliCompress)(plain, { params: quality }),
      gz: await promisify(gzip)(plain, { level: 9 }),
    };
    for (const [end, copy] of Object.entries(copies)) {
      if (copy.length < plain.length) await writeFile(`${path}.${end}`, copy);
    }
  }),
);
