import { expect, test } from '@jest/globals';
import { MacKeyRing } from '../../src/sealing/mac-key-ring.js';
import { flawOfStart, flawOfStartWith, sealStart } from '../../src/sealing/start-seal.js';

const ringOf = (fill: number, id = 'a') => new MacKeyRing([{ id, secret: Buffer.alloc(32, fill) }]);
const ring = ringOf(1);
const FACTS = {
  conversationId: 'c',
  mediaId: 'm',
  messageId: 's',
  downloadUrl: 'https://files.example/a?sig=1',
  fileName: 'a.pdf',
  direction: 'inbound',
};
const sealed = sealStart(ring, FACTS);

test('what was sealed is recognised, whatever it was started with by the file alone', () => {
  expect(flawOfStartWith(ring, FACTS, sealed)).toBeUndefined();
  expect(flawOfStart(ring, { conversationId: 'c', mediaId: 'm' }, sealed)).toBeUndefined();
  expect(JSON.stringify(sealed)).not.toContain('files.example');
});

test('what an event does not say is the same absent and undefined', () => {
  const few = { conversationId: 'c', mediaId: 'm', downloadUrl: 'https://files.example/a' };
  const all = { ...few, messageId: undefined, fileName: undefined, direction: undefined };
  expect(flawOfStartWith(ring, few, sealStart(ring, all))).toBeUndefined();
});

test.each(Object.keys(FACTS))('with another %s it does not count', (name) => {
  expect(flawOfStartWith(ring, { ...FACTS, [name]: 'another' }, sealed)).toBe('wrong');
});

test.each([
  ['nothing', undefined, 'missing'],
  ['null', null, 'missing'],
  ['a text', 'start', 'missing'],
  ['no digest', { seal: sealed.seal }, 'malformed'],
  ['no seal', { digest: sealed.digest }, 'missing'],
  ['another digest', { ...sealed, digest: 'f'.repeat(64) }, 'wrong'],
  ['the seal of another key', sealStart(ringOf(2), FACTS), 'wrong'],
  ['the seal of an unknown key', sealStart(ringOf(1, 'b'), FACTS), 'unknown-key'],
  ['the seal of another purpose', { ...sealed, seal: ring.seal('report.v1', FACTS) }, 'wrong'],
  ['the seal of another file', sealStart(ring, { ...FACTS, mediaId: 'other' }), 'wrong'],
])('%s proves nothing', (_, claimed, flaw) => {
  expect(flawOfStartWith(ring, FACTS, claimed)).toBe(flaw);
  expect(flawOfStart(ring, FACTS, claimed)).toBe(flaw);
});

test('what has no canonical form was sealed by nobody', () => {
  expect(flawOfStartWith(ring, { ...FACTS, fileName: '\ud800' }, sealed)).toBe('wrong');
});
