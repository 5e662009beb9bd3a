import { describe, expect, test } from '@jest/globals';
import { parseDecision, person, UnreadablePayload } from '../../src/contract/decision.js';

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
