import { fileURLToPath } from 'node:url';
import { build, defaultClientConditions, type Plugin } from 'vite';
import { SOURCE } from '../../conditions.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The decoders come with three.js under licences of their own. */
const NOTICE =
  '/*! three.js and meshoptimizer: MIT. Draco and Basis Universal: Apache-2.0. Texts: licences.txt */';

/** Three names four builds of the Draco decoder, all of which would be inlined; one is used. */
const fewerDecoders: Plugin = {
  name: 'vitrine:fewer-decoders',
  enforce: 'pre',
  transform(code, id) {
    if (!id.endsWith('/DRACOLoader.js')) return null;
    return code.replace(/new URL\( '[^']*\/draco\/(?:draco_decoder\.js|gltf\/\w+\.\w+)'[^)]*\)/g, "'data:,'");
  },
};

/**
 * Builds `src/render/main.ts` into `render/render.js`: one script with every decoder inlined, which the server gives
 * to its own headless browser and to nobody else.
 */
export function render(): Plugin {
  let folder = '';
  return {
    name: 'vitrine:render',
    apply: 'build',
    configResolved(config) {
      folder = config.build.outDir;
    },
    closeBundle: {
      order: 'post', // after the pages are precompressed: no visitor ever loads this
      sequential: true,
      async handler() {
        await build({
          configFile: false,
          logLevel: 'warn',
          root: here('..'),
          resolve: { conditions: [SOURCE, ...defaultClientConditions] },
          plugins: [fewerDecoders],
          build: {
            outDir: `${folder}/render`,
            emptyOutDir: true,
            target: 'esnext',
            chunkSizeWarningLimit: 8000,
            modulePreload: false,
            copyPublicDir: false,
            rolldownOptions: {
              output: { banner: NOTICE },
              transform: { define: { 'import.meta.url': '"data:,"' } },
            },
            lib: {
              entry: here('../src/render/main.ts'),
              formats: ['iife'],
              name: 'render',
              fileName: () => 'render.js',
            },
          },
        });
      },
    },
  };
}
