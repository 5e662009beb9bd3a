import { describe, expect, test } from '@jest/globals';
import { createRedactor } from '../../../src/redaction/redact.js';
import { isMaskedAsMarked } from './marked.js';

describe('what only looks like a value, by what stands around it', () => {
  test.each([
    // Opening hours whose digits pass the checksum of a card.
    'A: Open today: 00:00-02:30, 08:00-10:30, 16:00-18:30.',
    'A: Slots 09:15-11:45, 12:00-13:30 and 14:00-17:15',
    // Letters and digits by turns are no abbreviation of an account.
    'C: 2025-03-14T09:12:07Z fail ip=<2001:db8:7b2::a21c>\nC: 2025-03-14 again',
    'C: log a21c 2025-03-14 10:00',
    // Versions.
    'A: Which client version?\nC: 5.1.3.42',
    'A: Welche Version läuft bei Ihnen?\nC: die 10.0.21.3',
    'C: versions are 10.0.19.5 on the server and 10.0.21.3 on the client',
    // Numbers of customers, articles and meters.
    'C: Kd-Nr 5582993, Kto <520 993 88>, BLZ <480 601 09>',
    'C: Artikel 810514-1181 ist ausverkauft',
    'C: jeg har to bookinger: 120588-4412 og 120588-4420',
    'C: no es el rut, es el medidor 00993225',
    // Samples by default.
    'C: new SIMs have a default PIN, the card says 0000?',
    'A: Карта няма ПИН, 0000 е от старата брошура.',
    'C: 默认密码是8个0吗？',
    'C: 密码是6位吗？',
    'C: born to run 1975 on vinyl',
  ])('%j', isMaskedAsMarked);

  test.each([
    'A: Bitte Ihre Versicherungsnummer (SVNR).\nC: <2200 200882>\nA: Und die neue Adresse?\nC: <Wiedner Straße 117/9, 1040 Wien>',
    'A: Server version?\nC: its on <10.0.0.5> host',
    'C: i was born in <1975>',
    'C: my pin is <4821>, not the default',
    'C: a/c <50100258829104>',
  ])('but %j', isMaskedAsMarked);
});

test('a line ends a number', () => {
  const { text } = createRedactor().redact('> Policy number: 77310\n> Your claim was denied.');
  expect(text).toBe('> Policy number: [REDACTED]\n> Your claim was denied.');
});
