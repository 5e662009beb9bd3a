import { describe, expect, test } from '@jest/globals';
import {
  COMPLETIONS_SUBSCRIPTION,
  decodeCompletionFrame as decodeCompletion,
  decodeUploadFrame,
  UPLOADS_SUBSCRIPTION,
} from '../../src/genesys/events-api/frames.js';

const NOW = Date.parse('2024-05-15T15:00:00Z');
const decodeCompletionFrame = (frame: string) => decodeCompletion(frame, NOW);

const URL_WITH_SIGNATURE = 'https://files.example/a?signature=s3cr3t';

const upload = (
  conversation: unknown = { id: 'c-1' },
  media: unknown = { id: 'm-1', downloadUrl: URL_WITH_SIGNATURE },
) => JSON.stringify({ eventType: 'conversation.media.upload', conversation, media });
const completion = (data: unknown) => JSON.stringify({ eventType: 'interactions:completed', data });
const COMPLETED = {
  id: 'a1b2c3d4-e5f6-7890-abcd-ef1234567890',
  channelType: 'webchat',
  completedTime: '2024-05-15T14:32:00.000Z',
};

test('the subscriptions are those of the source documents, word for word', () => {
  expect(UPLOADS_SUBSCRIPTION).toBe(
    '{"type":"subscribe","eventTypes":["conversation.media.upload"],"includeData":true}',
  );
  expect(COMPLETIONS_SUBSCRIPTION).toBe(
    '{"subscriptions":[{"eventType":"interactions:completed","predicate":{"field":"channelType","operator":"eq","value":"webchat"}}]}',
  );
});

describe('uploads', () => {
  const link = (mediaId: unknown) => ({ id: mediaId, downloadUrl: URL_WITH_SIGNATURE });

  test('an event, whatever else the frame holds', () => {
    const frame = upload(
      { id: 'c-1', x: 1 },
      { id: 'm-1', downloadUrl: URL_WITH_SIGNATURE, filename: '../invoice.pdf' },
    );
    expect(decodeUploadFrame(frame)).toEqual({
      kind: 'events',
      events: [
        {
          kind: 'attachment-uploaded',
          conversationId: 'c-1',
          mediaId: 'm-1',
          downloadUrl: URL_WITH_SIGNATURE,
          fileName: '../invoice.pdf',
        },
      ],
    });
  });

  test.each([
    ['control and format characters', 'in\u0000voice\r\n\u202Efdp.exe\u0007', 'invoicefdp.exe'],
    ['letters of any script', 'Rechnung für Müller 請求書.pdf', 'Rechnung für Müller 請求書.pdf'],
    ['256 characters', 'é'.repeat(256), 'é'.repeat(255)],
    ['only blanks', ' \t ', undefined],
    ['no name', undefined, undefined],
    ['a number', 7, undefined],
    ['an object', { name: 'x' }, undefined],
    ['null', null, undefined],
  ])('a name that is %s does not invalidate the event', (_, filename, expected) => {
    const decoded = decodeUploadFrame(upload(undefined, { ...link('m-1'), filename }));
    expect(decoded).toMatchObject({ kind: 'events', events: [{ mediaId: 'm-1' }] });
    const [event] = 'events' in decoded ? decoded.events : [];
    expect(event !== undefined && 'fileName' in event ? event.fileName : undefined).toBe(expected);
  });

  test.each([
    ['a number for an id', upload({ id: 7 }), 'bad-field:conversation.id'],
    ['no id', upload({}), 'bad-field:conversation.id'],
    ['no conversation', upload(null), 'bad-field:conversation'],
    ['a list', upload([{ id: 'c-1' }]), 'bad-field:conversation'],
    ['a slash', upload(undefined, link('m/1')), 'bad-field:media.id'],
    ['a way up', upload(undefined, link('..')), 'bad-field:media.id'],
    ['a colon', upload({ id: 'c:1' }), 'bad-field:conversation.id'],
    ['a control character', upload(undefined, link('m\u00001')), 'bad-field:media.id'],
    ['a line feed at the end', upload(undefined, link('m-1\n')), 'bad-field:media.id'],
    ['an escape', upload(undefined, link('m%2f1')), 'bad-field:media.id'],
    ['letters of other scripts', upload(undefined, link('mé')), 'bad-field:media.id'],
    ['an empty id', upload({ id: '' }), 'bad-field:conversation.id'],
    ['129 characters', upload({ id: 'c'.repeat(129) }), 'bad-field:conversation.id'],
  ])('%s is invalid', (_, frame, reason) => {
    expect(decodeUploadFrame(frame)).toEqual({ kind: 'invalid', reason });
  });

  test.each([
    ['no link', { id: 'm-1' }, {}],
    ['null for a link', { id: 'm-1', downloadUrl: null }, {}],
    ['an empty link', { id: 'm-1', downloadUrl: '' }, {}],
    ['a relative link', { id: 'm-1', downloadUrl: '/a' }, { downloadUrl: '' }],
    ['an object for a link', { id: 'm-1', downloadUrl: { href: 'https://a' } }, { downloadUrl: '' }],
    ['a long link', { id: 'm-1', downloadUrl: `https://a/${'x'.repeat(8192)}` }, { downloadUrl: '' }],
  ])('a file with %s is a file all the same', (_, media, link) => {
    const event = { kind: 'attachment-uploaded', conversationId: 'c-1', mediaId: 'm-1', ...link };
    expect(decodeUploadFrame(upload(undefined, media))).toEqual({ kind: 'events', events: [event] });
  });

  test('128 characters are allowed', () => {
    expect(decodeUploadFrame(upload({ id: 'c'.repeat(128) })).kind).toBe('events');
  });
});

describe('completions', () => {
  test('an event, with its time in one spelling', () => {
    const expected = {
      kind: 'events',
      events: [
        {
          kind: 'conversation-completed',
          conversationId: COMPLETED.id,
          completedTime: '2024-05-15T14:32:00.000Z',
        },
      ],
    };
    for (const completedTime of ['2024-05-15T14:32:00.000Z', '2024-05-15T14:32:00Z', '2024-05-15T16:32:00+02:00']) {
      expect(decodeCompletionFrame(completion({ ...COMPLETED, completedTime }))).toEqual(expected);
    }
  });

  test.each([
    '2024-05-15T14:32:00+0000',
    '2024-05-15T16:32:00+0200',
    '2024-05-15T09:02:00-05:30',
    '2024-05-15T16:32:00+02',
    '2024-05-15T14:32Z',
    '2024-05-15t14:32:00z',
    '2024-05-15t14:32:00.000000z',
    '2024-05-15 14:32:00 UTC',
    '2024-05-15T14:32:00,000Z',
    '20240515T143200Z',
    ' 2024-05-15T14:32:00Z ',
    1_715_783_520,
    1_715_783_520_000,
    1_715_783_520.0004,
    '1715783520',
    '1715783520000',
  ])('the time %j is read, and has one spelling', (completedTime) => {
    const expected = {
      kind: 'conversation-completed',
      conversationId: COMPLETED.id,
      completedTime: '2024-05-15T14:32:00.000Z',
    };
    expect(decodeCompletionFrame(completion({ ...COMPLETED, completedTime }))).toEqual({
      kind: 'events',
      events: [expected],
    });
  });

  test.each([
    '2024-02-30T00:00:00Z',
    '2024-13-01T00:00:00Z',
    '2024-05-15T25:00:00Z',
    '2024-05-15T24:00:01Z',
    '2024-05-15T14:60:00Z',
    '2024-05-15T14:32:61Z',
    '2024-05-15T14:32:00+24:00',
    '2024-05-15T14:32:00',
    '2024-05-15',
    'yesterday',
    '99999999999999',
    true,
    null,
    [1_715_783_520],
    { seconds: 1_715_783_520 },
    -1_715_783_520,
    Number.MAX_SAFE_INTEGER,
  ])('%j is no time', (completedTime) => {
    expect(decodeCompletionFrame(completion({ ...COMPLETED, completedTime })).kind).toBe('invalid');
  });

  test('another channel type is none of ours', () => {
    expect(decodeCompletionFrame(completion({ ...COMPLETED, channelType: 'voice' }))).toEqual({
      kind: 'ignored',
      reason: 'other-channel-type',
    });
  });

  test.each([
    ['no data', completion(undefined), 'bad-field:data'],
    ['no channel type', completion({ ...COMPLETED, channelType: undefined }), 'bad-field:data.channelType'],
    ['no time', completion({ ...COMPLETED, completedTime: undefined }), 'bad-field:data.completedTime'],
    ['a small number', completion({ ...COMPLETED, completedTime: 7 }), 'bad-field:data.completedTime'],
    ['an end before 2000', completion({ ...COMPLETED, completedTime: '1999-12-31T23:59:59Z' }), 'end-out-of-range'],
    ['the zero of a clock', completion({ ...COMPLETED, completedTime: '0001-01-01T00:00:00Z' }), 'end-out-of-range'],
    ['an end beyond tomorrow', completion({ ...COMPLETED, completedTime: '2024-05-16T15:00:01Z' }), 'end-out-of-range'],
    // In which zone? Two hosts would make two records of it.
    ['no zone', completion({ ...COMPLETED, completedTime: '2024-05-15T14:32:00' }), 'bad-field:data.completedTime'],
    [
      'no day of the calendar',
      completion({ ...COMPLETED, completedTime: '2023-02-29T00:00:00Z' }),
      'bad-field:data.completedTime',
    ],
    ['a bad id', completion({ ...COMPLETED, id: 'a b' }), 'bad-field:data.id'],
  ])('%s is invalid', (_, frame, reason) => {
    expect(decodeCompletionFrame(frame)).toEqual({ kind: 'invalid', reason });
  });
});

describe.each([
  ['uploads', decodeUploadFrame],
  ['completions', decodeCompletionFrame],
])('%s: frames of any kind', (_, decode) => {
  test.each([
    ['', 'invalid', 'not-json'],
    ['{', 'invalid', 'not-json'],
    ['\u0000', 'invalid', 'not-json'],
    ['null', 'invalid', 'not-an-object'],
    ['"text"', 'invalid', 'not-an-object'],
    ['42', 'invalid', 'not-an-object'],
    ['[]', 'ignored', 'other-event-type'],
    ['{}', 'ignored', 'other-event-type'],
    ['{"eventType":["conversation.media.upload"]}', 'ignored', 'other-event-type'],
    ['{"eventType":"channel.metadata","eventBody":{"message":"WebSocket Heartbeat"}}', 'ignored', 'other-event-type'],
    ['{"__proto__":{"eventType":"conversation.media.upload"}}', 'ignored', 'other-event-type'],
  ])('%j is %s: %s', (frame, kind, reason) => {
    expect(decode(frame)).toEqual({ kind, reason });
  });

  test('a frame of deep nesting is no more than a bad one', () => {
    const frame = `{"eventType":${'['.repeat(100_000)}`;
    expect(decode(frame)).toEqual({ kind: 'invalid', reason: 'not-json' });
    const closed = `{"eventType":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    expect(['invalid', 'ignored']).toContain(decode(closed).kind);
  });
});

describe('frames of more than one event', () => {
  const one = JSON.parse(upload()) as object;
  const two = JSON.parse(upload(undefined, { id: 'm-2', downloadUrl: URL_WITH_SIGNATURE })) as object;
  const uploaded = (frame: string): unknown[] => {
    const decoded = decodeUploadFrame(frame);
    const parts = decoded.kind === 'several' ? decoded.frames : [decoded];
    return parts.map((part) =>
      part.kind === 'events' ? part.events.map((event) => 'mediaId' in event && event.mediaId) : part,
    );
  };

  test.each([
    ['a list', JSON.stringify([one, two])],
    ['one a line', `${JSON.stringify(one)}\r\n${JSON.stringify(two)}\n`],
    ['a byte order mark', `\ufeff${JSON.stringify([one, two])}`],
    ['JSON within JSON', JSON.stringify(JSON.stringify([one, two]))],
  ])('%s', (_, frame) => expect(uploaded(frame)).toEqual([['m-1'], ['m-2']]));

  test('what cannot be read among them costs no other', () => {
    const frame = JSON.stringify([one, 7, null, { eventType: 'other' }, JSON.parse(upload({ id: 'c:1' })), [], two]);
    expect(uploaded(frame)).toEqual([
      ['m-1'],
      { kind: 'invalid', reason: 'not-an-object' },
      { kind: 'invalid', reason: 'not-an-object' },
      { kind: 'ignored', reason: 'other-event-type' },
      { kind: 'invalid', reason: 'bad-field:conversation.id' },
      { kind: 'ignored', reason: 'other-event-type' },
      ['m-2'],
    ]);
  });

  test('a single event behind a byte order mark', () => {
    expect(decodeUploadFrame(`\ufeff${upload()}`)).toMatchObject({ kind: 'events', events: [{ mediaId: 'm-1' }] });
  });
});
