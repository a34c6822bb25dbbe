import { defaultServerConditions } from 'vite';
import { defineConfig } from 'vitest/config';
import { SOURCE } from './conditions.ts';

export default defineConfig({
  resolve: { conditions: [SOURCE, ...defaultServerConditions] },
  ssr: { resolve: { conditions: [SOURCE, ...defaultServerConditions] } },
  test: {
    include: ['packages/*/tests/**/*.test.ts', 'app/tests/**/*.test.ts'],
    environment: 'node',
    testTimeout: 30_000, // a busy machine is no failure
  },
});
