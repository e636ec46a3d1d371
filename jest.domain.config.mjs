/** The rules alone, without Postgres and Temporal: how much of `src/domain` its own tests reach, and mutation testing. */
import base from './jest.config.mjs';

const { globalSetup: _setup, globalTeardown: _teardown, ...domain } = base;

export default {
  ...domain,
  testMatch: ['<rootDir>/test/domain/**/*.test.ts'],
  // Unlike v8, it counts the other way of an `if` that has no `else`.
  coverageProvider: 'babel',
  collectCoverageFrom: ['src/domain/**/*.ts'],
  coverageReporters: ['text-summary', ['text', { skipFull: true }]],
  coverageThreshold: { global: { branches: 100, functions: 100 } },
  reporters: ['summary'],
};
