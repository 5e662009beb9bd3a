import tseslint from 'typescript-eslint';

/** Rules of who may import whom; see "Layout" in the README. */
const temporal = {
  group: ['@temporalio/*'],
  message: 'genesys, clamav, redaction and storage know nothing of Temporal.',
};
const node = { group: ['node:*'], message: 'Workflow code is deterministic: no Node built-ins.' };

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', '.custodian/', 'coverage/'] },
  ...tseslint.configs.recommended,
  {
    files: ['**/*.ts'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-restricted-globals': 'off',
      eqeqeq: 'error',
      'no-console': 'error',
    },
  },
  {
    files: [
      'src/genesys/**',
      'src/scanning/**',
      'src/redaction/**',
      'src/archive/**',
      'src/azure/**',
      'src/vault/**',
      'src/staging/**',
      'simulator/**',
    ],
    rules: { 'no-restricted-imports': ['error', { patterns: [temporal] }] },
  },
  {
    files: ['src/redaction/**'],
    rules: { 'no-restricted-imports': ['error', { patterns: [temporal, node] }] },
  },
  {
    files: ['src/workflows/**'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            node,
            {
              group: [
                '../genesys/*',
                '../scanning/*',
                '../archive/*',
                '../azure/*',
                '../vault/*',
                '../staging/*',
                '../listener/*',
                '../worker/*',
                '../activities/*',
              ],
              message: 'Workflows may import types only from there.',
              allowTypeImports: true,
            },
          ],
        },
      ],
    },
  },
  { files: ['src/cli/**', 'devkit/**', 'script/**', 'bench/**', 'test/**'], rules: { 'no-console': 'off' } },
);
