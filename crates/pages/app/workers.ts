/** What Vite makes of workers, mended: its manifest leaves them out, and the server keeps what stands there for ever. */
import type { Plugin } from 'vite';

/** Adds each script that is no chunk of the page to the assets of the chunk that starts it, and drops what none starts. */
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
        // A page that takes the SDK without what proves work gets its worker all the same.
        if (starters.length === 0) Reflect.deleteProperty(bundle, fileName);
        for (const chunk of starters) {
          if (chunk.type === 'chunk') chunk.viteMetadata?.importedAssets.add(fileName);
        }
      }
    },
  };
}
