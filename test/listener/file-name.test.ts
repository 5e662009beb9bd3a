import { describe, expect, test } from '@jest/globals';
import type { AttachmentUploaded } from '../../src/genesys/event.js';
import { withRedactedName } from '../../src/listener/file-name.js';
import { createRedactor } from '../../src/redaction/redact.js';
import { openSpool, temporaryFolder, drainAll, upload } from './spool-support.js';
import { cleanUps } from '../genesys/support.js';

const defer = cleanUps();
const redactor = createRedactor();
const named = (fileName: string | undefined) =>
  ({ ...upload('a'), ...(fileName === undefined ? {} : { fileName }) }) as AttachmentUploaded;
const nameOf = (fileName: string) => (withRedactedName(named(fileName), redactor) as AttachmentUploaded).fileName;

describe('the name of a file', () => {
  test.each([
    ['holiday_2024.jpg', 'holiday_2024.jpg'],
    ['IMG_20240515_143200.jpg', 'IMG_20240515_143200.jpg'],
    ['card 4111 1111 1111 1111.png', 'card [REDACTED].png'],
    ['scan_4111111111111111.pdf', 'scan_[REDACTED].pdf'],
    ['ssn_123-45-6789_page 1.pdf', 'ssn_[REDACTED]_page 1.pdf'],
    ['mail of jane_doe@example.com', 'mail of [REDACTED]'],
    ['jane_at_example_dot_com.pdf', '[REDACTED].pdf'],
  ])('%s becomes %s', (name, expected) => {
    expect(nameOf(name)).toBe(expected);
  });

  test('is bounded when it has grown', () => {
    expect(nameOf(`${'a@b.co '.repeat(36)}.pdf`)).toHaveLength(255);
  });

  test('that is not there stays away, and other events stay as they are', () => {
    expect(withRedactedName(named(undefined), redactor)).toEqual(upload('a'));
    const end = { kind: 'conversation-completed', conversationId: 'c', completedTime: '' } as const;
    expect(withRedactedName(end, redactor)).toBe(end);
  });

  test('is kept by the spool', async () => {
    const { spool } = await openSpool(await temporaryFolder(defer), defer);
    await spool.append(named('holiday.jpg'));
    expect(await drainAll(spool)).toEqual([named('holiday.jpg')]);
  });
});
