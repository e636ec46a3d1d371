/** Strict and type-checked; what is switched off stands here with its reason. */
import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['node_modules/', '.arus/', '.stryker/', 'coverage/', 'dist/', '**/*.cjs'] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      // A loop that ends by returning.
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: true }],
      // Express takes async handlers: version 5 catches what they reject with.
      '@typescript-eslint/no-misused-promises': [
        'error',
        { checksVoidReturn: { arguments: false, properties: false } },
      ],
      // The digits of a text.
      '@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
      // `() => log.info(…)` and `() => void queue.push(…)` read better than a block.
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-meaningless-void-operator': 'off',
      // `defineUpdate<void, []>` says that there is no answer.
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/no-unnecessary-type-arguments': 'off',
      // A function may be async because its interface is.
      '@typescript-eslint/require-await': 'off',
      // noUncheckedIndexedAccess doubts also where the length is known; `!` says so in one character.
      '@typescript-eslint/no-non-null-assertion': 'off',
      // Factories return functions that close over what they need: nothing here has a `this` to lose.
      '@typescript-eslint/unbound-method': 'off',
      // The client's connection is known as an interface of the class that it is.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
    },
  },
  {
    files: ['test/**', 'bench/**'],
    rules: {
      // What a test takes apart, it has just made.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-explicit-any': 'off',
    },
  },
  // Without types: configuration, and what runs in the browser.
  { files: ['**/*.{js,mjs}'], ...tseslint.configs.disableTypeChecked },
);
