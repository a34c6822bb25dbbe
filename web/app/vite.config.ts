import { fileURLToPath } from 'node:url';
import { defaultClientConditions, defineConfig } from 'vite';
import { SOURCE } from '../conditions.ts';
import { basis } from './vite/basis.ts';
import { licences } from './vite/licences.ts';
import { precompress } from './vite/precompress.ts';
import { render } from './vite/render.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
/** Small, and without three.js. */
const COMMON =
  /app\/src\/(?:ui|i18n|door\/(?:opening|text|visitor|words)|trusted|room\/(?:asking|dom|format|text|words))|packages\/sdk\/src|preload-helper/;

/** What members and operators ask for: no visitor fetches it. */
const DESK =
  /packages\/sdk\/src\/(?:drafts|files|lobbies|numbers|own-rooms|quotas|room-files|scenes|shop-front|templates)\./;
/** What somebody who buys asks for, in a room and on the phone: most only look around. */
const TILL = /packages\/sdk\/src\/(?:checkout|orders)\.|app\/src\/till\//;
/** What a room draws at once, and its editor uses as well. */
const ROOM =
  /app\/src\/room\/(?:movement\/(?:floor|pointer)|product\/acts|people\/(?:instances|matrices)|view\/(?:products|standing|contact|supply|variants|lettering))\./;

/** Ten pages, one build, put where the server (and the wheel) expects it. */
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
      // What several pages share is one file: an answer's headers alone are a kilobyte, most of these pieces less.
      output: {
        codeSplitting: {
          groups: [
            { name: 'desk', test: DESK, minShareCount: 2, priority: 2 },
            {
              name: 'till',
              test: TILL,
              minShareCount: 2,
              includeDependenciesRecursively: false,
              priority: 2,
            },
            { name: 'common', test: COMMON, minShareCount: 2, priority: 1 },
            { name: 'room-drawn', test: ROOM, minShareCount: 2, includeDependenciesRecursively: false },
          ],
        },
      },
      input: [
        'index.html',
        'room.html',
        'brand.html',
        'operate.html',
        'mine.html',
        'proof.html',
        'receipt.html',
        'product.html',
        'house.html',
        'pay.html',
        'order.html',
      ].map(here),
    },
  },
  server: {
    proxy: Object.fromEntries(
      ['/api', '/models', '/pictures', '/schemas', '/extensions', '/products', '/b'].map((path) => [
        path,
        'http://127.0.0.1:8000',
      ]),
    ),
  },
});
