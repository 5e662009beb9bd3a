import { expect, test } from '@jest/globals';
import { redactedFileName, secondLook } from '../../src/redaction/file-name.js';
import { createRedactor } from '../../src/redaction/redact.js';

const redactor = createRedactor();

function redacted(name: string): string {
  const first = redactor.redact(name);
  return redactedFileName(first, redactor.redact(secondLook(first)));
}

test.each([
  ['holiday_2024.jpg', 'holiday_2024.jpg'],
  ['scan_4111111111111111.pdf', 'scan_[REDACTED].pdf'],
  ['jane_doe_4111111111111111.pdf', 'jane_doe_[REDACTED].pdf'],
  ['jane@example.com.pdf', '[REDACTED].pdf'],
  ['jane_at_example_dot_com.pdf', '[REDACTED].pdf'],
  ['SSN_536904399.pdf', 'SSN_[REDACTED].pdf'],
  // Without an extension, with two, and with nothing else.
  ['scan_4111111111111111', 'scan_[REDACTED]'],
  ['4111111111111111.tar.gz', '[REDACTED].tar.gz'],
  ['.4111111111111111', '.[REDACTED]'],
  ['', ''],
])('%s becomes %s, and stays so', (name, expected) => {
  expect(redacted(name)).toBe(expected);
  expect(redacted(expected)).toBe(expected);
});
