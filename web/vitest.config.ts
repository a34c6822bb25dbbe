import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['packages/*/tests/**/*.test.ts', 'app/tests/**/*.test.ts'],
    environment: 'node',
    testTimeout: 30_000, // a busy machine is no failure
  },
});
