import { fileURLToPath } from 'node:url';
import { defaultClientConditions, defineConfig } from 'vite';
import { SOURCE } from '../conditions.ts';
import { basis } from './vite/basis.ts';
import { licences } from './vite/licences.ts';
import { precompress } from './vite/precompress.ts';
import { render } from './vite/render.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Eight pages, one build, put where the server (and the wheel) expects it. */
export default defineConfig({
  root: here('.'),
  base: '/',
  resolve: { conditions: [SOURCE, ...defaultClientConditions] },
  plugins: [basis(), licences(), precompress(), render()],
  build: {
    outDir: here('../../server/vitrine/client'),
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0, // the Content-Security-Policy allows no data: fonts or scripts
    chunkSizeWarningLimit: 1000, // three.js is one piece, and only the room loads it
    modulePreload: { polyfill: false }, // the polyfill is an inline script
    rolldownOptions: {
      input: [
        'index.html',
        'room.html',
        'brand.html',
        'operate.html',
        'mine.html',
        'proof.html',
        'receipt.html',
        'product.html',
      ].map(here),
    },
  },
  server: {
    proxy: Object.fromEntries(
      ['/api', '/models', '/pictures', '/schemas', '/extensions', '/products'].map((path) => [
        path,
        'http://127.0.0.1:8000',
      ]),
    ),
  },
});
