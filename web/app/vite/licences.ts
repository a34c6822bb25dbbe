import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Writes `licences.txt` beside the pages: the licences of what the build carries of others (three.js, the fonts). */
export function licences(): Plugin {
  return {
    name: 'vitrine:licences',
    apply: 'build',
    async generateBundle() {
      const { dependencies } = JSON.parse(await readFile(here('../package.json'), 'utf8'));
      const others = Object.keys(dependencies).filter((name) => !name.startsWith('@vitrine-shop/'));
      const texts = await Promise.all(others.sort().map(licence));
      this.emitFile({ type: 'asset', fileName: 'licences.txt', source: texts.join('\n\n') });
    },
  };
}

async function licence(name: string): Promise<string> {
  const folder = here(`../../node_modules/${name}`); // not by resolving: `exports` hides package.json in some
  const { version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
  if (!file) throw new Error(`${name} carries no licence file`);
  return `${name} ${version} (${license})\n${'='.repeat(72)}\n${await readFile(join(folder, file), 'utf8')}`;
}
