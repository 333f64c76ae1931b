/** Names workers' files in the manifest, where Vite leaves them out: the server lets browsers keep what stands there. */
import type { Plugin } from 'vite';

/** Adds each script that is no chunk of the page to the assets of the chunk that starts it. */
export function workers(): Plugin {
  return {
    name: 'workers',
    apply: 'build',
    // Workers are added to the bundle in this step before, and the manifest is written after.
    generateBundle(_options, bundle) {
      const files = Object.values(bundle);
      const scripts = files.filter(({ type, fileName }) => type === 'asset' && fileName.endsWith('.js'));
      for (const { fileName } of scripts) {
        const starters = files.filter((file) => file.type === 'chunk' && file.code.includes(fileName));
        if (starters.length === 0) this.error(`no chunk starts the worker ${fileName}`);
        for (const chunk of starters) {
          if (chunk.type === 'chunk') chunk.viteMetadata?.importedAssets.add(fileName);
        }
      }
    },
  };
}
