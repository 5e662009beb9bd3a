import { negatives, positives } from '../../bench/redaction/corpus.js';
import { Random } from '../../bench/redaction/random.js';
import type { FileReport } from '../../src/contract/file-report.js';
import type { Transcript, TranscriptMessage } from '../../src/genesys/rest.js';
import { REPORT } from './record-samples.js';

const EXAMPLES = [...positives('dev', 2), ...negatives('dev', 2)];
const SENDERS = ['customer-1', '4f9d3d2e-7b42-4c1b-9d0e-0123456789ab', '+1 415 555 2671', 'agent-7', ''];
/** Texts that are odd as JSON, as UTF-8, or for a detector that sees one message at a time. */
const ODD = [
  '"quoted", back\\slashed, {braced} and [bracketed]: ]}',
  'two\nlines\r\n\tand a tab',
  '👋🏽 grüße, 你好, שלום',
  'half a pair \ud83d',
  '\udc4b the other half',
  '\u2028\u0000\u001f',
  '[REDACTED] was said before, and [REDACTED:card] too',
  '4111 1111',
  '1111 1111',
  '4111',
  'and the cvv, please?',
  '909',
  'so that is 4111 1111 1111 1111, right?',
  'jane.doe@',
  'example.com',
  'ok',
  '',
];

/** The messages of one conversation, the same for each seed: some that belong together, and others in between. */
function randomMessages(seed: number, most: number): { readonly text: string; readonly senderId: string }[] {
  const random = new Random(seed);
  const messages: { text: string; senderId: string }[] = [];
  const count = random.integer(0, most);
  while (messages.length < count) {
    const senderId = random.pick(SENDERS);
    if (random.chance(0.5)) messages.push({ text: random.pick(ODD), senderId });
    else messages.push(...random.pick(EXAMPLES).messages.map(({ text }) => ({ text, senderId })));
  }
  return messages;
}

/** The answer of the API of the source documents: with blanks, escapes and fields that nobody asked for. */
export function randomAnswer(seed: number, most: number): string {
  const random = new Random(seed);
  const messages = randomMessages(seed, most).map(({ text, senderId }, index) => ({
    ...(random.chance(0.1) ? { messages: [{ text: 'within' }] } : {}),
    ...(random.chance(0.05) ? {} : { text: random.chance(0.05) ? null : text }),
    ...(random.chance(0.2) ? {} : { from: random.chance(0.1) ? null : { id: senderId, name: 'x' } }),
    timestamp: random.chance(0.1) ? 'yesterday' : 1_700_000_000 + index,
  }));
  const fields = [
    ['id', 'c-1'],
    ['messages', messages],
    ['after', { messages: [1, '2'], more: [] }],
  ] as const;
  const some = fields.filter(([name]) => name === 'messages' || random.chance(0.5));
  const text = JSON.stringify(Object.fromEntries(some), null, random.chance(0.5) ? 1 : 0);
  const escaped = random.chance(0.3)
    ? text.replace(/[^\x00-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    : text;
  return random.chance(0.2) ? `\ufeff${escaped}` : escaped;
}

/** A transcript with all that the public API tells. */
export function randomTranscript(seed: number, most: number): Transcript {
  const random = new Random(seed + 1000);
  const messages = randomMessages(seed, most).map(({ text, senderId }, index): TranscriptMessage => {
    const type = random.chance(0.9) ? 'text' : random.pick(['event', 'deleted'] as const);
    return {
      type,
      text: type === 'text' ? text : '',
      ...(random.chance(0.3) ? {} : { id: random.chance(0.1) ? '4111111111111111' : `m-${index}` }),
      ...(type === 'event' ? { event: 'join' } : {}),
      ...(random.chance(0.3) ? {} : { senderId }),
      ...(random.chance(0.3) ? {} : { role: random.pick(['customer', 'agent', 'unknown'] as const) }),
      ...(random.chance(0.3) ? {} : { time: new Date(1_700_000_000_000 + index * 1000).toISOString() }),
      ...(random.chance(0.9) ? {} : { mediaIds: ['media-2', 'media-1', `media-${index}`] }),
    };
  });
  const roles = ['customer', 'agent', 'bot'] as const;
  const participants = SENDERS.filter(() => random.chance(0.7)).map((id) => ({ id, role: random.pick(roles) }));
  return { conversationId: `c-${seed}`, participants, names: ['Jane Doe'], messages };
}

/** Files of a conversation. */
export function randomFiles(seed: number): FileReport[] {
  const random = new Random(seed + 2000);
  return Array.from({ length: random.integer(0, 3) }, (_, index) => ({
    ...REPORT,
    mediaId: `media-${index}`,
    fileName: random.pick(['scan_4111111111111111.pdf', 'photo.png', 'jane.doe@example.com.txt']),
  }));
}
