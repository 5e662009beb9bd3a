import { expect, test } from '@jest/globals';
import { closingLine } from '../../script/lib/jest.js';

const REPORT = {
  numPassedTests: 12,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  numRuntimeErrorTestSuites: 0,
};

test('the closing line counts what passed and failed', () => {
  expect(closingLine(REPORT)).toBe('12 passed, 0 failed');
});

test('the closing line names what was skipped, when anything was', () => {
  expect(closingLine({ ...REPORT, numPendingTests: 2, numTodoTests: 1 })).toBe('12 passed, 0 failed, 3 skipped');
});

test('a file of tests that could not be loaded is a failure', () => {
  expect(closingLine({ ...REPORT, numFailedTests: 1, numRuntimeErrorTestSuites: 1 })).toBe('12 passed, 2 failed');
});
