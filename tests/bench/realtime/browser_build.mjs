/** Bundles browser_page.ts with the page's own tools: `node browser_build.mjs <folder>`. */
import { fileURLToPath } from 'node:url';
import { build } from '../../../web/node_modules/vite/dist/node/index.js';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const modules = here('../../../web/node_modules');

await build({
  root: here('../../../web'),
  configFile: false,
  logLevel: 'error',
  resolve: {
    alias: [
      { find: /^three$/, replacement: `${modules}/three/build/three.module.js` },
      { find: '@vitrine/sdk', replacement: here('../../../web/packages/sdk/src/index.ts') },
    ],
  },
  build: {
    outDir: process.argv[2],
    emptyOutDir: false,
    target: 'es2022',
    lib: { entry: here('browser_page.ts'), formats: ['es'], fileName: () => 'bench.js' },
  },
});
