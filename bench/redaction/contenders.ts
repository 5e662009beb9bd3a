import { createRedactor } from '../../src/redaction/redact.js';
import type { LabelledMessage } from './corpus.js';

export interface Found {
  kind: string;
  start: number;
  end: number;
}

/** Something that finds personal data in the messages of one conversation. */
export interface Contender {
  name: string;
  find(messages: readonly LabelledMessage[]): Found[][];
}

/** The patterns of the source document, in its order. */
const SOURCE_PATTERNS: readonly (readonly [kind: string, pattern: RegExp])[] = [
  ['ssn', /\b\d{3}-\d{2}-\d{4}\b/g],
  ['card', /\b(?:\d[ -]*?){13,16}\b/g],
  ['email', /[a-zA-Z0-9._%+-]+@[a-zA-Z0-9.-]+\.[a-zA-Z]{2,}/g],
  ['phone', /\b\d{3}[-.]?\d{3}[-.]?\d{4}\b/g],
];

const own: Contender = {
  name: 'conversation-custodian',
  find: (messages) => redactor.redactMessages(messages).map(({ spans }) => [...spans]),
};
const redactor = createRedactor();

/** What the source document itself does. */
export const sourcePatterns: Contender = {
  name: 'source document',
  find: (messages) =>
    messages.map(({ text }) => {
      const found: Found[] = [];
      for (const [kind, pattern] of SOURCE_PATTERNS) {
        for (const match of text.matchAll(pattern)) {
          const [start, end] = [match.index, match.index + match[0].length];
          if (!found.some((other) => other.start < end && start < other.end)) found.push({ kind, start, end });
        }
      }
      return found;
    }),
};

/** Tokens of the packages, with our kinds. */
const TOKENS: Record<string, string> = {
  EMAIL_ADDRESS: 'email',
  CREDIT_CARD_NUMBER: 'card',
  US_SOCIAL_SECURITY_NUMBER: 'ssn',
  PHONE_NUMBER: 'phone',
  IP_ADDRESS: 'ip',
  PERSON_NAME: 'other',
  STREET_ADDRESS: 'other',
  ZIPCODE: 'other',
  DIGITS: 'other',
  USERNAME: 'other',
  PASSWORD: 'other',
  CREDENTIALS: 'other',
  URL: 'other',
};
const TOKEN = new RegExp(`(${Object.keys(TOKENS).join('|')})`);

/** Ourselves, the source document's patterns, and those published packages that are installed. */
export async function contenders(): Promise<Contender[]> {
  const found = [own, sourcePatterns];
  for (const load of [redactPii, redactpiiNode]) {
    const contender = await load().catch(() => undefined);
    if (contender) found.push(contender);
  }
  return found;
}

/** A package that may be absent, so its name is kept from the type checker. */
async function load(name: string): Promise<Record<string, unknown>> {
  return (await import(name)) as Record<string, unknown>;
}

async function redactPii(): Promise<Contender> {
  const { SyncRedactor } = (await load('redact-pii')) as { SyncRedactor: new () => { redact(text: string): string } };
  const redactor = new SyncRedactor();
  return fromMasking('redact-pii', (text) => redactor.redact(text));
}

async function redactpiiNode(): Promise<Contender> {
  const { Redactor } = (await load('@redactpii/node')) as {
    Redactor: new (options: object) => { redact(text: string): string };
  };
  const redactor = new Redactor({ rules: { CREDIT_CARD: true, EMAIL: true, NAME: false, PHONE: true, SSN: true } });
  return fromMasking('@redactpii/node', (text) => redactor.redact(text));
}

/** These packages return the masked text alone; the unmasked pieces tell what each token stands for. */
function fromMasking(name: string, mask: (text: string) => string): Contender {
  return { name, find: (messages) => messages.map(({ text }) => alignTokens(text, mask(text))) };
}

function alignTokens(text: string, masked: string): Found[] {
  const found: Found[] = [];
  let at = 0;
  let pending: string | undefined;
  for (const part of masked.split(TOKEN)) {
    const kind = TOKENS[part];
    if (kind !== undefined) pending = kind;
    if (kind !== undefined || part === '') continue;
    const place = text.indexOf(part, at);
    if (place < 0) continue;
    if (pending !== undefined && place > at) found.push({ kind: pending, start: at, end: place });
    pending = undefined;
    at = place + part.length;
  }
  if (pending !== undefined) found.push({ kind: pending, start: at, end: text.length });
  return found;
}
