import type { Detector, Span } from './detector.js';
import type { Country } from './numbering-plan.js';

/**
 * Sets of kinds that can be selected by name:
 * - `pci`: what PCI DSS 4.0.1 calls account data (requirement 3.3 forbids to store security codes, track data and PINs);
 * - `hipaa`: the identifiers of the Safe Harbor method, 45 CFR 164.514(b)(2)(i), as far as a text shows them;
 * - `gdpr`: what tells who a person is, Regulation (EU) 2016/679, article 4(1);
 * - `genesys`: what Genesys Cloud's sensitive data masking and its predefined data filters mask (help.mypurecloud.com,
 *   "Which entities are masked?" and "Overview of digital data filtering rules").
 */
export const SETS = ['pci', 'hipaa', 'gdpr', 'genesys'] as const;

export type KindSet = (typeof SETS)[number];

/** What detectors may know of the conversations that they are to read. */
interface DetectorContext {
  /** The country whose national phone numbers are expected. */
  readonly country: Country;
}

/** What a model has found in a text, sorted and apart. */
export type EntitiesOf = (text: string) => readonly Span[];

/** What is known about a conversation besides its texts. */
export interface ConversationFacts {
  /** Names of the people who take part. */
  readonly names: readonly string[];
  /** It adds to the detectors, and overrules none. */
  readonly entities?: EntitiesOf | undefined;
}

/** A kind of personal or sensitive data: its name, the sets that it belongs to, and its detectors. */
export interface Kind {
  /** Stands in tokens, in the header of records and in their counts. */
  readonly name: string;
  /** What it is and how it is recognized, in one line, for people. */
  readonly finds: string;
  readonly sets: readonly KindSet[];
  /** Imprecise by nature: off unless selected by its name or by `all`. */
  readonly onRequest?: true;
  readonly detectors: (context: DetectorContext) => readonly Detector[];
  /** Labels by which models name it, without `B-` and `I-`, in capitals. */
  readonly labels?: readonly string[];
  /** Further detectors for one conversation. */
  readonly detectorsFor?: (facts: ConversationFacts) => readonly Detector[];
}
