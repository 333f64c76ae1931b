/** Fails the build when the first usable page grows beyond what a phone on a bad network can bear. */
import { gzipSync } from 'node:zlib';

import type { Plugin, Rollup } from 'vite';

/** All that must come before somebody can vote: document, scripts and styles, compressed as any server can. */
const FIRST_PAGE_BYTES_MAX = 150 * 1024;

/** Measures the document and everything that it loads by itself; what comes later is listed apart. */
export function budget(): Plugin {
  return {
    name: 'budget',
    apply: 'build',
    enforce: 'post',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const first = firstPage(bundle);
        const sizes = [...first].map((name) => [name, compressed(bundle[name])] as const);
        const total = sizes.reduce((sum, [, bytes]) => sum + bytes, 0);
        const later = Object.keys(bundle).filter((name) => /\.(js|css)$/.test(name) && !first.has(name));
        const laterTotal = later.reduce((sum, name) => sum + compressed(bundle[name]), 0);
        const kilobytes = (bytes: number) => (bytes / 1024).toFixed(1);
        this.info(
          `first page ${kilobytes(total)} KB of ${kilobytes(FIRST_PAGE_BYTES_MAX)} KB; later ${kilobytes(laterTotal)} KB`,
        );
        if (total > FIRST_PAGE_BYTES_MAX) {
          const list = sizes.map(([name, bytes]) => `  ${name} ${kilobytes(bytes)} KB`).join('\n');
          this.error(
            `the first page takes ${kilobytes(total)} KB compressed, more than ${kilobytes(FIRST_PAGE_BYTES_MAX)} KB:\n${list}`,
          );
        }
      },
    },
  };
}

/** The document, its entry and whatever that imports at once, with their styles. */
function firstPage(bundle: Rollup.OutputBundle): Set<string> {
  const names = new Set<string>();
  const add = (name: string) => {
    const chunk = bundle[name];
    if (names.has(name) || !chunk) return;
    names.add(name);
    if (chunk.type !== 'chunk') return;
    chunk.imports.forEach(add);
    chunk.viteMetadata?.importedCss.forEach(add);
  };
  for (const chunk of Object.values(bundle)) {
    if (chunk.fileName.endsWith('.html') || (chunk.type === 'chunk' && chunk.isEntry)) add(chunk.fileName);
  }
  return names;
}

function compressed(file: Rollup.OutputAsset | Rollup.OutputChunk | undefined): number {
  if (!file) return 0;
  return gzipSync(file.type === 'chunk' ? file.code : file.source, { level: 9 }).length;
}
