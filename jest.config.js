/** Jest in ESM mode: file-type is ESM only. Run through `npm test`, which starts the servers that the tests need. */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022' }, module: { type: 'es6' } }],
  },
  // Not x.json.js, which is a real file of some packages.
  moduleNameMapper: { '^(\\.{1,2}/.*)(?<!\\.json)\\.js$': '$1' },
  // Minutes of killing and waiting: `npm run faults`.
  testPathIgnorePatterns: process.env['TEST_FAULT_TABLE'] === undefined ? ['<rootDir>/test/faults/'] : [],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.custodian/'],
  maxWorkers: 2,
  testTimeout: 60_000,
};
