/**
 * Jest in ESM mode: file-type is ESM only. `npm test` starts the servers that the project `integration` needs; the projects
 * `unit` and `slow` need neither servers nor a build. What is slow tries many inputs: random, hostile or growing ones.
 */
const INTEGRATION = '**/*.integration.test.ts';
const SLOW = '**/*.slow.test.ts';

const common = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022' }, module: { type: 'es6' } }],
  },
  // Not x.json.js, which is a real file of some packages.
  moduleNameMapper: { '^(\\.{1,2}/.*)(?<!\\.json)\\.js$': '$1' },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.custodian/', '<rootDir>/script/node/'],
};

export default {
  projects: [
    {
      ...common,
      displayName: 'unit',
      testMatch: ['**/*.test.ts', `!${INTEGRATION}`, `!${SLOW}`],
      testPathIgnorePatterns: ['<rootDir>/test/faults/'],
    },
    { ...common, displayName: 'slow', testMatch: [SLOW] },
    {
      ...common,
      displayName: 'integration',
      testMatch: [INTEGRATION, '**/test/faults/*.test.ts'],
      // Minutes of killing and waiting: `npm run faults`.
      testPathIgnorePatterns: process.env['TEST_FAULT_TABLE'] === undefined ? ['<rootDir>/test/faults/'] : [],
    },
  ],
  maxWorkers: 2,
  // Modules of a suite are never freed (jestjs/jest#14605): a worker that ran half of all suites ended at the 4 GB that its heap may have.
  workerIdleMemoryLimit: '1.5GB',
  // Bounds a hang, on a machine ten times slower too. Above WAIT_MS of devkit/limits.ts, whose errors say more.
  testTimeout: 600_000,
  coverageProvider: 'v8',
  collectCoverageFrom: ['src/**/*.ts', 'simulator/**/*.ts'],
  // `npm run coverage`, which runs the unit tests alone: measured 93 % of statements and 92 % of branches.
  coverageThreshold: { global: { statements: 92, branches: 91, lines: 92 } },
  coverageReporters: ['text-summary', 'html'],
};
