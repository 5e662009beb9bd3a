import { createHash } from 'node:crypto';

/** Sentences of a long conversation, one in twenty with something that must be redacted. */
const WORDS =
  'hello thanks please could you check my order again it has not arrived yet and the parcel was sent last week I am still waiting for an answer from your team about the refund of the second invoice'.split(
    ' ',
  );
const TELLING = [
  'my card is 4111 1111 1111 1111',
  'write to jane.doe@example.com please',
  'call me at +1 415 555 2671',
  'order 8841-22917 of 12 May',
];
const START = Date.UTC(2026, 2, 1, 9);

/** The answer of the API for a conversation of so many messages, and the size of its text, in bytes. */
export function longTranscript(count: number): { readonly answer: Buffer; readonly textBytes: number } {
  const parts: Buffer[] = [Buffer.from('{"messages":[')];
  let textBytes = 0;
  for (let number = 0; number < count; number += 1) {
    const text = textOf(number);
    textBytes += Buffer.byteLength(text);
    const message = {
      text,
      from: { id: `${number % 2 === 0 ? 'customer' : 'agent'}-1` },
      timestamp: new Date(START + number * 250).toISOString(),
    };
    parts.push(Buffer.from(`${number === 0 ? '' : ','}${JSON.stringify(message)}`));
  }
  parts.push(Buffer.from(']}'));
  return { answer: Buffer.concat(parts), textBytes };
}

/** Each message is different, and the same in every run. */
function textOf(number: number): string {
  const dice = createHash('md5').update(String(number)).digest();
  const words = Array.from({ length: 14 + (dice[0]! % 10) }, (_, at) => WORDS[dice[1 + (at % 15)]! % WORDS.length]!);
  const telling = number % 20 === 0 ? ` ${TELLING[dice[15]! % TELLING.length]!}` : '';
  return `${words.join(' ')}${telling}`;
}
