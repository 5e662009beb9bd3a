import { allowList } from './allow-list.js';
import { areRelated, type RedactableMessage, redactConversation, type Rules, withMore } from './conversation.js';
import type { Detector, RedactionKind } from './detector.js';
import { patternDetectors } from './detectors/pattern.js';
import type { ConversationFacts } from './kind.js';
import type { List } from './list.js';
import { toCountry } from './numbering-plan.js';
import { findsAlone, type Seeker, seekerOf } from './seekers.js';
import type { Redaction, Redactions } from './redactions.js';
import { kindsOf } from './registry.js';

export type { RedactableMessage } from './conversation.js';
export type { Redaction } from './redactions.js';
export type { Detector, Span } from './detector.js';

/** Settings of a redactor; all have defaults. */
export interface RedactorOptions {
  /** Names of built-in kinds, and of sets of them, to look for. Default: `default`. */
  kinds?: readonly string[] | undefined;
  /** `plain` writes `[REDACTED]`, `kind` writes `[REDACTED:card]`. Default: `plain`. */
  style?: 'plain' | 'kind' | undefined;
  /** Numbers, addresses and domains (`@example.com`) that stay, such as the company's own hotline. */
  allow?: readonly string[] | undefined;
  /** ISO 3166-1 code of the country whose national phone numbers are expected. Default: `US`. */
  defaultCountry?: string | undefined;
  /** Further patterns by kind, in the syntax of RE2; case plays no part. A group named `mask` is what is masked. */
  extraPatterns?: Readonly<Record<string, string>> | undefined;
  /** Further detectors, such as a model for names. */
  extraDetectors?: readonly Detector[] | undefined;
}

/** The detectors of all calls, and those of them that tell themselves what is worth reading. */
type Standing = Pick<Rules, 'detectors' | 'choosy'>;

/** Holds no state between calls; takes time linear in the length of the texts. */
export interface Redactor {
  /** Redacts one text by itself. Redacting the result again changes nothing. */
  redact(text: string): Redaction;
  /** Redacts the messages of one conversation in their order: each is read in the light of those before it. */
  redactMessages(messages: List<RedactableMessage>, facts?: ConversationFacts): Redaction[];
  /** The same for a conversation that may be long: only redactions that differ from their messages are in memory. */
  redactionsOf(messages: List<RedactableMessage>, facts?: ConversationFacts): List<Redaction>;
}

/** @throws RangeError when `defaultCountry` is no country, or one of `kinds` is neither a kind nor a set. */
export function createRedactor(options: RedactorOptions = {}): Redactor {
  const country = toCountry(options.defaultCountry ?? 'US');
  const kinds = kindsOf(options.kinds ?? ['default']);
  const wordBits = new Map<object, number>();
  const toSeeker = (detector: Detector): Seeker => seekerOf(detector, wordBits);
  const standing = kinds.flatMap((kind) => kind.detectors({ country })).map(toSeeker);
  const extra = [...patternDetectors(options.extraPatterns ?? {}), ...(options.extraDetectors ?? [])].map(toSeeker);
  const token = options.style === 'kind' ? (kind: RedactionKind) => `[REDACTED:${kind}]` : () => '[REDACTED]';
  const isAllowed = allowList(options.allow ?? []);
  const isChoosy = (detector: Detector): boolean => detector.mayOccurIn !== undefined;
  const all: Standing = { detectors: standing, choosy: standing.filter(isChoosy) };
  const ofAlone = standing.filter(findsAlone);
  const alone: Standing = { detectors: ofAlone, choosy: ofAlone.filter(isChoosy) };
  const redactionsOf = (messages: List<RedactableMessage>, facts?: ConversationFacts): Redactions => {
    const own = facts === undefined ? [] : kinds.flatMap((kind) => kind.detectorsFor?.(facts) ?? []).map(toSeeker);
    const rulesWith = ({ detectors, choosy }: Standing): Rules => ({
      detectors: own.length === 0 ? detectors : [...detectors, ...own],
      choosy: own.length === 0 ? choosy : [...choosy, ...own.filter(isChoosy)],
      extra,
      isAllowed,
      token,
      wordBits,
      known: new Map(),
      silent: new Set(),
    });
    const rules = areRelated(messages) ? { ...rulesWith(all), alone: rulesWith(alone) } : rulesWith(alone);
    const results = redactConversation(messages, rules);
    const entities = facts?.entities;
    if (entities === undefined) return results;
    const more = new Map<number, Redaction>();
    for (let index = 0; index < messages.length; index++) {
      const { text } = messages.at(index)!;
      const result = results.at(index)!;
      const further = withMore(text, result, entities(text), rules);
      if (further !== result) more.set(index, further);
    }
    return results.with(more);
  };
  return {
    redactionsOf,
    redactMessages: (messages, facts) => [...redactionsOf(messages, facts)],
    redact: (text) => redactionsOf([{ text }]).at(0)!,
  };
}
