/**
 * Builds the package in the present folder for who installs it: ESM and types in `dist/`. `npm pack` runs it.
 *
 * In this workspace nobody needs it: the condition `@vitrine-shop/source` of `exports` leads to the sources, and
 * tsconfig.json, vite and vitest ask for it.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const compiler = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');

rmSync('dist', { recursive: true, force: true });
const made = spawnSync(process.execPath, [compiler, '-p', 'tsconfig.build.json'], { stdio: 'inherit' });
if (made.status !== 0) process.exit(made.status ?? 1);

// The compiler writes './room.js' for './room.ts' into programs, and leaves it in types.
for (const name of readdirSync('dist', { recursive: true })) {
  if (!name.endsWith('.d.ts')) continue;
  const path = join('dist', name);
  writeFileSync(path, readFileSync(path, 'utf8').replace(/((?:from|import\() ?'\.[^']*)\.ts'/g, "$1.js'"));
}
copyFileSync(new URL('../../LICENSE', import.meta.url), 'LICENSE');
