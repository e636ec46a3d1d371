import { availableParallelism } from 'node:os';

/** Run with `node --experimental-vm-modules`: everything is ESM. */
export default {
  testEnvironment: '<rootDir>/test/support/environment.mjs',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: { target: 'es2024', parser: { syntax: 'typescript' } },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
  transformIgnorePatterns: ['/node_modules/'],
  modulePathIgnorePatterns: ['<rootDir>/.arus/', '<rootDir>/.stryker/'],
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
  reporters: ['default', '<rootDir>/test/support/tally-reporter.mjs'],
  injectGlobals: false,
  coverageProvider: 'v8',
  collectCoverageFrom: ['src/**/*.ts'],
  // Tests wait more than they compute: three workers on two cores. A number: jest reads more than 100 % as a count.
  maxWorkers: Math.ceil(availableParallelism() * 1.5),
  testSequencer: '<rootDir>/test/support/slow-first.mjs',
  testTimeout: 60_000,
};
