/** `npm run mutation`: whether a test fails for every way to get money wrong. What is left: test/README.md. */
export default {
  mutate: ['src/domain/loan/**/*.ts', 'src/domain/accounting/**/*.ts'],
  testRunner: 'jest',
  testRunnerNodeArgs: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
  jest: {
    configFile: 'jest.domain.config.mjs',
    // Stryker wraps the environment and does not resolve <rootDir> in its name.
    config: { testEnvironment: 'node', setupFiles: ['<rootDir>/test/support/first-failure.ts'] },
  },
  coverageAnalysis: 'perTest',
  concurrency: 2,
  incremental: true,
  // What a message or a label says is held by no rule.
  mutator: { excludedMutations: ['StringLiteral'] },
  reporters: ['clear-text', 'progress'],
  clearTextReporter: { allowColor: false, reportTests: false, logTests: false },
  tempDirName: '.stryker',
  incrementalFile: 'node_modules/.cache/stryker/incremental.json',
  ignorePatterns: [
    '.arus',
    'bench',
    'console',
    'coverage',
    'deploy',
    'docs',
    'examples',
    'mutation',
    'tools/temporal-server',
  ],
};
