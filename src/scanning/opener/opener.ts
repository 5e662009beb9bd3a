import type { Bounds, Limit } from './bounds.js';

/** A file on this host, with its size and hash: the shape that a scanner takes. */
export interface FileOnDisk {
  /** Absolute, under a name chosen by the program. */
  readonly path: string;
  readonly bytes: number;
  /** SHA-256 in lower-case hex. */
  readonly sha256: string;
}

/** The type of a file by its bytes. `format` is a key of the table of known types, or `unknown`. */
export interface TrueType {
  readonly format: string;
  readonly mimeType: string;
}

/** Why a file cannot be called clean, whatever the verdict of the engine. */
export type OpenerReason =
  /** The file, or a part of it, can be read with a password or a key only. */
  | 'encrypted'
  /** Truncated or contradictory: not all of its content could be reached. */
  | 'damaged'
  /** A part is packed by a method that is not supported here. */
  | 'unsupported-method'
  /** A tail, a gap, a prefix or a second archive: bytes that belong to no part. */
  | 'unaccounted-bytes'
  /** A container in or behind a file of another kind, such as a picture with an archive behind it. */
  | 'hidden-container'
  /** A container that no opener opens. */
  | 'no-opener'
  | `limit-exceeded:${Limit}`;

/** One thing that makes a file unscannable. */
export interface Finding {
  readonly reason: OpenerReason;
  /** For people: what was found, and in which format. Never contains a name from inside the file. */
  readonly detail: string;
  /** The member that it was found in; absent for the file itself. */
  readonly member?: number;
}

/** A part of an opened file, written to the folder of the examination. */
export interface Member extends FileOnDisk {
  readonly index: number;
  /** The member that it was found in; absent for parts of the file itself. */
  readonly parent?: number;
  /** 1 for parts of the file itself. */
  readonly depth: number;
  readonly type: TrueType;
  /** The name in the container, truncated. Untrusted, and personal data: never used as a path or logged. */
  readonly name: string;
  /** Whether somebody put it into a file of another kind, such as an attachment into a film. */
  readonly isFile?: boolean;
  /** Where it stands in the file that it was found in, if that is known and it does so as it is. */
  readonly at?: number;
}

/** Something that a file or a part of it does or carries, for a policy to judge; not a finding by itself. */
export const TRAITS = [
  'vba',
  'xlm',
  'dde',
  'odf-macros',
  'activex',
  'remote-template',
  'program-link',
  'html-script',
  'svg-script',
  'script',
  /** A script that runs where the text is opened as a page: its name decides. */
  'script-tags',
  'internet-shortcut',
  'pdf-script',
  'pdf-launch',
] as const;
export type Trait = (typeof TRAITS)[number];

/** A trait, and the member that has it; absent for the file itself. */
export interface FoundTrait {
  readonly trait: Trait;
  readonly member?: number;
}

/** The result of opening a file. Its members exist until the examination ends. */
export interface Report {
  readonly type: TrueType;
  /** Every member, of every depth, in the order in which they were found. */
  readonly members: readonly Member[];
  /** Empty only if all content of the file is in the file itself and its members, accessible to a scanner. */
  readonly findings: readonly Finding[];
  readonly traits: readonly FoundTrait[];
  /** Bytes of all members. */
  readonly openedBytes: number;
}

/** Options of {@link Opener.examine}. */
export interface ExamineOptions {
  /** Overrides of the opener's limits. */
  readonly bounds?: Partial<Bounds>;
  readonly signal?: AbortSignal;
  /** Called for each member as soon as it is written, so that it can be scanned while the next ones are opened. */
  readonly onMember?: (member: Member) => void;
}

/** Opens files down to the parts that a scanner can judge. */
export interface Opener {
  /**
   * Opens a file, passes the report to `judge`, and removes the members when `judge` has settled.
   *
   * @returns what `judge` returns
   * @throws {OpenerUnavailableError} this host cannot open files at the moment: not a verdict, retry
   * @throws the reason of the signal, or what `judge` throws
   */
  examine<T>(file: FileOnDisk, judge: (report: Report) => Promise<T> | T, options?: ExamineOptions): Promise<T>;
  /** Starts the threads for one file before the first arrives. @throws {OpenerUnavailableError} */
  warm(): Promise<void>;
  /** Ends its threads. */
  close(): Promise<void>;
}
