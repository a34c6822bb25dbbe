/** Lints the saved description by Redocly's recommended rules and `redocly.yaml`: exit 1 on an error. */
import { fileURLToPath } from 'node:url';
import { formatProblems, getTotals, lint, loadConfig } from '@redocly/openapi-core';

const config = await loadConfig({ configPath: fileURLToPath(new URL('redocly.yaml', import.meta.url)) });
const problems = await lint({ ref: process.argv[2], config });
const totals = getTotals(problems);
formatProblems(problems, { format: 'codeframe', totals, version: '1' });
console.log(`errors ${totals.errors}, warnings ${totals.warnings}`);
process.exitCode = totals.errors > 0 ? 1 : 0;
