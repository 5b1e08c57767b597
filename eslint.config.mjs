import tseslint from 'typescript-eslint';

const budget = (file, fn) => ({
  'max-lines': ['error', { max: file }],
  'max-lines-per-function': ['error', { max: fn, IIFEs: true }],
});

/** Time comes from the injected `Clock`, so that any past date can be replayed. */
const noAmbientTime = [
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Inject Clock.' },
  {
    selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
    message: 'Inject Clock.',
  },
];
const wideConstructor = {
  selector: "MethodDefinition[kind='constructor'] > FunctionExpression[params.length>6]",
  message: 'A constructor takes at most six parameters: cut the class along its features.',
};

export default tseslint.config(
  { ignores: ['dist', 'node_modules', '.data', '.cache', 'coverage'] },
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      ...budget(250, 40),
      complexity: ['error', 10],
      '@typescript-eslint/max-params': ['error', { max: 4 }],
      'no-restricted-syntax': ['error', ...noAmbientTime, wideConstructor],
      'no-console': 'error',
      eqeqeq: 'error',
      '@typescript-eslint/consistent-type-imports': 'off',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    // Nest injects through the constructor, so its own limit (six) applies there.
    files: ['**/*.{service,resolver,controller,module,consumer,schedule}.ts'],
    rules: { '@typescript-eslint/max-params': ['error', { max: 6 }] },
  },
  {
    files: ['**/*.spec.ts', '**/*.contract.ts', 'test/**/*.ts'],
    rules: {
      ...budget(400, 1000),
      complexity: 'off',
      'no-restricted-syntax': 'off',
      'no-console': 'off',
      '@typescript-eslint/max-params': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
    },
  },
  {
    // The terminal is these programs' interface.
    files: ['apps/cli/**', 'apps/standalone/**', 'apps/connector/**', 'scripts/**'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['libs/platform/clock/**', 'libs/connector/clock/**'],
    rules: { 'no-restricted-syntax': ['error', wideConstructor] },
  },
  { files: ['**/*.states.ts', '**/*.generated.ts'], rules: { 'max-lines': 'off' } },
  { files: ['**/*.{mjs,cjs,js}'], ...tseslint.configs.disableTypeChecked },
);
