import { allowList } from './allow-list.js';
import { BUILT_IN_KINDS, type Detector, type RedactionKind } from './detector.js';
import { cardDetector } from './detectors/card.js';
import { emailDetector } from './detectors/email.js';
import { ibanDetector } from './detectors/iban.js';
import { ipDetector } from './detectors/ip.js';
import { patternDetectors } from './detectors/pattern.js';
import { phoneDetector } from './detectors/phone.js';
import { spelledEmailDetector } from './detectors/spelled-email.js';
import { ssnDetector } from './detectors/ssn.js';
import { type RedactableMessage, redactConversation, type Redaction } from './conversation.js';
import { toCountry } from './numbering-plan.js';

export { BUILT_IN_KINDS } from './detector.js';
export type { RedactableMessage, Redaction } from './conversation.js';
export type { Candidate, Detector, RedactionKind, Span } from './detector.js';
export { Passage } from './passage.js';

/** Settings of a redactor; all have defaults. */
export interface RedactorOptions {
  /** Built-in kinds to look for. Default: all. */
  kinds?: readonly RedactionKind[] | undefined;
  /** `plain` writes `[REDACTED]`, `kind` writes `[REDACTED:card]`. Default: `plain`. */
  style?: 'plain' | 'kind' | undefined;
  /** Numbers, addresses and domains (`@example.com`) that stay, such as the company's own hotline. */
  allow?: readonly string[] | undefined;
  /** ISO 3166-1 code of the country whose national phone numbers are expected. Default: `US`. */
  defaultCountry?: string | undefined;
  /** Further patterns by kind. Each must take time linear in the text; that is its author's duty. */
  extraPatterns?: Readonly<Record<string, RegExp>> | undefined;
  /** Further detectors, such as a model for names. */
  extraDetectors?: readonly Detector[] | undefined;
}

/** Holds no state between calls; takes time linear in the length of the texts. */
export interface Redactor {
  /** Redacts one text by itself. Redacting the result again changes nothing. */
  redact(text: string): Redaction;
  /** Redacts the messages of one conversation in their order: each is read in the light of those before it. */
  redactMessages(messages: readonly RedactableMessage[]): Redaction[];
}

/** @throws RangeError when `defaultCountry` is no country, or one of `kinds` is not built in. */
export function createRedactor(options: RedactorOptions = {}): Redactor {
  const detectors = chooseDetectors(options);
  const extra = [...patternDetectors(options.extraPatterns ?? {}), ...(options.extraDetectors ?? [])];
  const token = options.style === 'kind' ? (kind: RedactionKind) => `[REDACTED:${kind}]` : () => '[REDACTED]';
  const isAllowed = allowList(options.allow ?? []);
  const redactMessages = (messages: readonly RedactableMessage[]): Redaction[] =>
    redactConversation(messages, { detectors, extra, isAllowed, token });
  return {
    redactMessages,
    redact: (text) => redactMessages([{ text }])[0] ?? { text, spans: [] },
  };
}

function chooseDetectors(options: RedactorOptions): Detector[] {
  const builtIn = [
    emailDetector,
    spelledEmailDetector,
    cardDetector,
    ssnDetector,
    ibanDetector,
    ipDetector,
    phoneDetector(toCountry(options.defaultCountry ?? 'US')),
  ];
  const kinds = options.kinds ?? BUILT_IN_KINDS;
  const unknown = kinds.filter((kind) => !(BUILT_IN_KINDS as readonly string[]).includes(kind));
  if (unknown.length > 0) throw new RangeError(`no such kinds: ${unknown.join(', ')}`);
  return builtIn.filter((detector) => kinds.includes(detector.kind));
}
