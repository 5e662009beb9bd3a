import { describe, expect, test } from '@jest/globals';
import { parseDecision, person, reviewerFlaw } from '../../src/contract/decision.js';
import { UnreadablePayload } from '../../src/contract/unreadable-payload.js';

describe('a decision', () => {
  test('has reviewer and reason, without the space around them; what else is in it does not count', () => {
    expect(parseDecision({ reviewer: ' jane ', reason: ' known ', at: 'x' })).toEqual({
      reviewer: 'jane',
      reason: 'known',
    });
  });

  test.each([
    ['nothing', undefined],
    ['null', null],
    ['a number', 7],
    ['a text', 'approve'],
    ['a list', [{ reviewer: 'jane', reason: 'known' }]],
    ['bytes', new Uint8Array(3)],
    ['no reviewer', { reason: 'known' }],
    ['an empty reviewer', { reviewer: ' ', reason: 'known' }],
    ['an invisible reviewer', { reviewer: '\u200b\u2060', reason: 'known' }],
    ['a reviewer of blank letters', { reviewer: '\u3164\ufe0f', reason: 'known' }],
    ['a reviewer that is a list', { reviewer: ['jane'], reason: 'known' }],
    ['an endless reviewer', { reviewer: 'x'.repeat(201), reason: 'known' }],
    ['no reason', { reviewer: 'jane' }],
    ['an empty reason', { reviewer: 'jane', reason: '\n' }],
    ['an invisible reason', { reviewer: 'jane', reason: '\u200b\u3164' }],
    ['an endless reason', { reviewer: 'jane', reason: 'x'.repeat(2001) }],
    ['what cannot be read', new UnreadablePayload('ValueError')],
  ])('is not %s', (_, payload) => {
    expect(parseDecision(payload)).toEqual(expect.any(String));
  });
});

describe('the same person', () => {
  test.each(['jane.doe', ' Jane.Doe ', 'JANE.DOE', 'jane\u200b.doe', 'jane\ufe0f.doe', '\u3164jane.doe', 'ｊane.doe'])(
    'is %j',
    (name) => {
      expect(person(name)).toBe('jane.doe');
    },
  );

  test('is nobody else', () => {
    expect(person('jane.d0e')).not.toBe(person('jane.doe'));
  });
});

describe("a reviewer's name", () => {
  test.each([
    'jane.doe',
    'CORP\\\\jane',
    'jane+desk@example.com',
    'auth0|5f1c',
    "Zoë O'Neill-Müller",
    '山田 太郎',
    'Jose\u0301',
  ])('may be %j', (name) => expect(reviewerFlaw(name)).toBeUndefined());

  test.each([
    ...[
      '\u200b',
      '\u200d',
      '\u2060',
      '\ufeff',
      '\u00ad',
      '\ufe0f',
      '\u3164',
      '\u115f',
      '\u202e',
      '\u2066',
      '\u001b',
      '\n',
    ],
    ...['\u00a0', '\u2003', '\u2028', '\ud800', '\ue000', '\u{e0041}'],
  ])('has no %j in it', (unseen) => {
    expect(reviewerFlaw(`jane${unseen}.doe`)).toMatch(/invisible/);
  });
});
