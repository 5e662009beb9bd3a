import { asksForCode, examineAll } from './gate.js';
import type { PlacedFinding } from './gate.js';

/** A message of a finished record, as the gate reads it. */
interface GatedMessage {
  readonly senderId?: string | undefined;
  readonly text: string;
}

/** Messages as an array has them; those of a long record are made when they are asked for. */
export type GatedMessages = Iterable<GatedMessage> & Pick<readonly GatedMessage[], 'length' | 'at'>;

/** How many messages after a question for a security code its answer may come. */
const ANSWERS = 3;
/** An answer that is longer speaks of something else. */
const LONGEST_ANSWER = 48;
const LONE_CODE = /(?<![0-9A-Za-z.,:/-])[0-9]{3,4}(?![0-9A-Za-z.,:/%-])/g;

/**
 * Looks at the messages of a record: at all in their order, at those of each sender by themselves, because an agent's
 * "go on" stands between the parts of a number that is given in parts, and at short answers to a question for a code.
 */
export function examineConversation(messages: GatedMessages): PlacedFinding[] {
  const findings = new Map<string, PlacedFinding>();
  const add = (finding: PlacedFinding): void => {
    const { kind, index, start } = finding;
    const key = `${kind} ${index} ${start}`;
    if (!findings.has(key)) findings.set(key, finding);
  };
  examineAll(textsOf(messages)).forEach(add);
  for (const places of placesBySender(messages)) {
    for (const finding of examineAll(textsAt(places, messages))) {
      add({ ...finding, index: places[finding.index]!, endIndex: places[finding.endIndex]! });
    }
  }
  answersIn(messages).forEach(add);
  return [...findings.values()].sort((a, b) => a.index - b.index || a.start - b.start || a.end - b.end);
}

function* textsOf(messages: GatedMessages): Generator<string> {
  for (const { text } of messages) yield text;
}

function* textsAt(places: readonly number[], messages: GatedMessages): Generator<string> {
  for (const place of places) yield messages.at(place)!.text;
}

/** The places of the messages of each sender, of those who do not have all. */
function placesBySender(messages: GatedMessages): number[][] {
  const places = new Map<string, number[]>();
  for (let index = 0; index < messages.length; index++) {
    const { senderId } = messages.at(index)!;
    if (senderId === undefined) continue;
    const own = places.get(senderId);
    if (own === undefined) places.set(senderId, [index]);
    else own.push(index);
  }
  return [...places.values()].filter(({ length }) => length > 1 && length < messages.length);
}

/** The only number of a short message by another sender, soon after a question for a code. */
function answersIn(messages: GatedMessages): PlacedFinding[] {
  const findings: PlacedFinding[] = [];
  for (let asked = 0; asked < messages.length; asked++) {
    const question = messages.at(asked)!;
    if (!asksForCode(question.text)) continue;
    for (let index = asked + 1; index <= asked + ANSWERS && index < messages.length; index++) {
      const { text, senderId } = messages.at(index)!;
      if (senderId !== undefined && senderId === question.senderId) continue;
      const numbers = text.length <= LONGEST_ANSWER && !/[0-9]{5}/.test(text) ? [...text.matchAll(LONE_CODE)] : [];
      const [code] = numbers;
      if (code === undefined || numbers.length > 1) continue;
      const [start, end] = [code.index, code.index + code[0].length];
      findings.push({ kind: 'security-code', index, start, endIndex: index, end });
      break;
    }
  }
  return findings;
}
