import { copyFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const home = (name: string) => dirname(createRequire(import.meta.url).resolve(name));
const out = here('../../../server/vitrine/assets/program');

/** The codecs' WebAssembly, which their loaders look for beside themselves. */
const WASM = [
  join(home('draco3dgltf'), 'draco_decoder_gltf.wasm'),
  join(home('draco3dgltf'), 'draco_encoder.wasm'),
  here('../../node_modules/ktx2-encoder/dist/basis/basis_encoder.wasm'),
];

// The codecs' loaders are CommonJS: they ask for `require` and `__dirname`, which a module does not have.
const BANNER = `import { createRequire as __createRequire } from 'node:module';
import { dirname as __pathOf } from 'node:path';
import { fileURLToPath as __toPath } from 'node:url';
const require = __createRequire(import.meta.url);
const __filename = __toPath(import.meta.url);
const __dirname = __pathOf(__filename);`;

/** One file for Node with everything in it but WebAssembly, put where the server (and the wheel) expects it. */
export default defineConfig({
  root: here('.'),
  plugins: [
    {
      name: 'wasm-beside',
      writeBundle() {
        for (const file of WASM) copyFileSync(file, join(out, file.split('/').at(-1)!));
      },
    },
  ],
  resolve: {
    // Pixels are Python's work. Without this the program would carry `sharp`, a native library.
    alias: { 'ndarray-pixels': here('src/no-pixels.ts') },
  },
  ssr: { noExternal: true, target: 'node' },
  build: {
    ssr: here('src/main.ts'),
    outDir: out,
    emptyOutDir: true,
    target: 'node22',
    minify: false,
    copyPublicDir: false,
    rolldownOptions: { output: { entryFileNames: 'models.mjs', codeSplitting: false, banner: BANNER } },
  },
});
