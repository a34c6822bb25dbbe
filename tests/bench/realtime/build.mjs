/** Bundles a file of the bench with the client's own tools: `node build.mjs <entry> <folder>` writes <folder>/bench.js. */
import { fileURLToPath } from 'node:url';
import { build } from '../../../web/node_modules/vite/dist/node/index.js';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const modules = here('../../../web/node_modules');
const [entry, folder] = process.argv.slice(2);

await build({
  root: here('../../../web'),
  configFile: false,
  logLevel: 'error',
  resolve: {
    alias: [
      { find: /^three$/, replacement: `${modules}/three/build/three.module.js` },
      { find: '@vitrine-shop/sdk', replacement: here('../../../web/packages/sdk/src/index.ts') },
    ],
  },
  build: {
    outDir: folder,
    emptyOutDir: false,
    target: 'es2022',
    rollupOptions: { external: [/^node:/] },
    lib: { entry: here(entry), formats: ['es'], fileName: () => 'bench.js' },
  },
});
