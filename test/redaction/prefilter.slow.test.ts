import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { blindExamples } from '../../bench/redaction/blind.js';
import { negatives, positives } from '../../bench/redaction/corpus.js';
import { hasAtWord } from '../../src/redaction/at-words.js';
import type { Detector } from '../../src/redaction/detector.js';
import { fold } from '../../src/redaction/fold.js';
import { Passage } from '../../src/redaction/passage.js';
import { toCountry } from '../../src/redaction/numbering-plan.js';
import { createRedactor } from '../../src/redaction/redact.js';
import { kindsOf } from '../../src/redaction/registry.js';
import { findsAlone, seekerOf, seekersFor } from '../../src/redaction/seekers.js';
import { AT_WORDS } from '../../src/redaction/spelled-signs.js';
import { maySpellDigits } from '../../src/redaction/spoken-digits.js';
import { type TextFacts, textFacts } from '../../src/redaction/text-facts.js';

/** What would let every pattern run. */
const ANYTHING = {
  digits: Infinity,
  digitsWithin3: Infinity,
  digitsWithin4: Infinity,
  longestRun: Infinity,
  marks: ~0,
  triggers: ~0,
  paired: ~0,
};
const anythingIn = (text: string): TextFacts => ({ ...textFacts(text), ...ANYTHING });

const detectors = kindsOf(['default']).flatMap((kind) => kind.detectors({ country: toCountry('US') }));
const redactor = createRedactor();
/** All detectors on all texts, and none of their patterns passed over. */
const unfiltered = createRedactor({ kinds: [], extraDetectors: detectors.map(withoutPrefilter) });

function withoutPrefilter({ kind, detect }: Detector): Detector {
  return {
    kind,
    detect: (passage: Passage) => {
      Object.defineProperty(passage, 'facts', { value: anythingIn(passage.text), configurable: true });
      Object.defineProperty(passage, 'mostDigits', { value: Infinity, configurable: true });
      return detect(passage);
    },
  };
}

const PIECES =
  'card,cvv,my pin is,call,phone,ssn,iban,ip,server,mac,vin,plate,born,order,www.,https://a.b/reset?token=,password:,api key,jane,at,arroba,snabela,snabel-a,at-sign,dot,com,(a),@,example.com,one,two,five,double,gmail,address,Street,4111111111111111,4111 11** **** 1111,536-90-4399,415-555-2671,+49 30 123456,DE89370400440532013000,192.168.1.1,fe80::1,00:1a:2b:3c:4d:5e,001a2b3c4d5e,1HGCM82633A004352,1BoatSLRHtKNngkdXEeobR76b53LETtpyT,SW1A 1AA,MH-12-AB-1234,А123ВС77,AB123456C,12/27,123,7,O4111l1111,;4111111111111111=25121010000000000?,&#64;,%40,पासवर्ड,número,é,१२३'.split(
    ',',
  );
const piece = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...PIECES) },
  { weight: 2, arbitrary: fc.stringMatching(/^[0-9][0-9 .:/-]{0,18}[0-9]$/) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 6 }) },
);
const text = fc
  .array(fc.tuple(piece, fc.constantFrom(' ', ' ', ', ', '\n', '', '-', ': ')), { minLength: 1, maxLength: 8 })
  .map((parts) => parts.flat().join(''));
const RUNS = { numRuns: 1500, seed: 14 };

describe('what passes over detectors and patterns', () => {
  test('loses nothing in random text', () => {
    fc.assert(
      fc.property(text, (random) => {
        // A text without one is not read by most detectors, whatever they would find.
        const read = `${random} 7`;
        expect(redactor.redact(read).spans).toEqual(unfiltered.redact(read).spans);
      }),
      RUNS,
    );
  });

  test('loses nothing in real text', () => {
    const examples = [...positives('dev', 1), ...negatives('dev', 1), ...blindExamples()];
    for (const { text: real } of examples.flatMap(({ messages }) => messages)) {
      expect(redactor.redact(`7 ${real}`).spans).toEqual(unfiltered.redact(`7 ${real}`).spans);
    }
  });

  test('passes over no detector that would find something', () => {
    const bits = new Map<object, number>();
    const seekers = detectors.map((detector) => seekerOf(detector, bits));
    const findsIn = (passage: Passage): string[] => {
      const called = new Set(seekersFor(passage, seekers, bits));
      const missed = seekers.filter((seeker) => !called.has(seeker) && [...seeker.detect(passage)].length > 0);
      return missed.map(({ kind }) => `${kind}: ${passage.text}`);
    };
    const isAnswered = (texts: readonly string[]): void => {
      const passages: Passage[] = [];
      for (const [at, one] of texts.entries()) {
        const preceding = at === 0 ? undefined : () => passages[at - 1]!;
        const following = at + 1 === texts.length ? undefined : () => passages[at + 1]!;
        passages.push(new Passage(fold(one).text, preceding, `${at % 2}`, undefined, undefined, following));
      }
      for (const passage of passages) expect(findsIn(passage)).toEqual([]);
    };
    fc.assert(fc.property(fc.array(text, { minLength: 1, maxLength: 5 }), isAnswered), RUNS);
    for (const { messages } of [...positives('dev', 1), ...negatives('dev', 1), ...blindExamples()]) {
      isAnswered(messages.map((message) => message.text));
      for (const message of messages) isAnswered([message.text]);
    }
    for (const seeker of seekers.filter((one) => !findsAlone(one))) {
      for (const { messages } of blindExamples())
        for (const message of messages) expect([...seeker.detect(new Passage(message.text))]).toEqual([]);
    }
  });

  test('knows every word that a pattern needs', () => {
    fc.assert(
      fc.property(text, (random) => {
        for (const read of [random, random.replace(/[^\x00-\x7f]/g, '')]) {
          const facts = textFacts(read);
          expect(hasAtWord(read, facts)).toBe(hasAtWord(read, anythingIn(read)));
          expect(maySpellDigits(read, facts)).toBe(maySpellDigits(read));
          for (const detector of detectors) {
            expect(detector.mayOccurIn?.(read, facts)).toBe(
              detector.mayOccurIn?.(read, { ...anythingIn(read), digits: facts.digits }),
            );
          }
        }
      }),
      RUNS,
    );
  });

  test.each(AT_WORDS.split('|').flatMap((word) => [word.replace('-?', '-'), word.replace('-?', '')]))(
    'sees %s as a word for the at sign',
    (word) => {
      expect(hasAtWord(`jane ${word} example`, textFacts(`jane ${word} example`))).toBe(true);
    },
  );

  test.each(
    'pass,pwd,pw,ww,p/w,pword,psw,pssw,kennw,mdp,contras,clave,senha,palavra,palabra,parola,wachtw,losen,adgangsk,kodeord,salasana,haslo,heslo,jelsz,sifre,sandi,geslo,lozinka,zapork,word,answer'.split(
      ',',
    ),
  )('sees %s as a word for a password', (word) => {
    const long = `the ${word} of this account that we have had for so many years has become of no use to us`;
    expect(detectors.some(({ kind, mayOccurIn }) => kind === 'password' && mayOccurIn?.(long, textFacts(long)))).toBe(
      true,
    );
  });

  test.each(
    'zero,oh,o,nought,cero,null,nul,one,uno,una,um,uma,un,une,eins,een,two,dos,dois,duas,deux,due,zwei,zwo,twee,three,tres,trois,tre,drei,drie,four,cuatro,quatro,quatre,quattro,vier,five,cinco,cinq,cinque,vijf,six,seis,meia,sei,sechs,zes,seven,siete,sete,sept,sette,sieben,zeven,eight,ocho,oito,huit,otto,acht,nine,nueve,nove,neuf,neun,negen'.split(
      ',',
    ),
  )('sees %s as a spoken digit', (word) => {
    expect(maySpellDigits(`${word}, ${word}`, textFacts(`${word}, ${word}`))).toBe(true);
  });

  test.each(['double one', 'triple one'])('sees %s as spoken digits', (words) => {
    expect(maySpellDigits(words, textFacts(words))).toBe(true);
  });
});
