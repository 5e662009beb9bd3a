import { defineQuery, defineSignal, setHandler } from '@temporalio/workflow';

/** What the scanner says of a contained file with a newer database. It is shown; it decides nothing. */
export interface SecondOpinion {
  readonly verdict: 'clean' | 'infected' | 'unscannable';
  /** Name of what was found. */
  readonly signature?: string;
  readonly engine: string;
  readonly databaseVersion: string;
  /** RFC 3339, UTC. */
  readonly at: string;
}

/** A file that waits for a decision with a copy in the vault. */
export interface ContainedFile {
  /** In hex. */
  readonly sha256: string;
  /** Of the newest verdict on it. */
  readonly databaseVersion: string;
}

/** Sent by `secondOpinions`. Whatever is none is ignored. */
export const secondOpinion = defineSignal<[SecondOpinion]>('secondOpinion');
/** What of a run can be looked at again; null when nothing can, or need be. */
export const containedFile = defineQuery<ContainedFile | null>('containedFile');

/** Of the newest databases; a file that waits for weeks sees dozens. */
const MAX_KEPT = 5;
const VERDICTS: readonly unknown[] = ['clean', 'infected', 'unscannable'];
/** Shown in a table of Markdown. */
const SHORT_TEXT = /^[^|`\r\n]{1,200}$/;

/** The second opinions on one file, newest last. */
export class SecondOpinions {
  /** @param changed called when one has come, to show it */
  constructor(
    private opinions: readonly SecondOpinion[],
    changed: () => void,
  ) {
    setHandler(secondOpinion, (payload) => {
      const opinion = parseSecondOpinion(payload);
      if (opinion === undefined) return;
      const others = this.opinions.filter(({ databaseVersion }) => databaseVersion !== opinion.databaseVersion);
      this.opinions = [...others, opinion].slice(-MAX_KEPT);
      changed();
    });
  }

  get all(): readonly SecondOpinion[] {
    return this.opinions;
  }

  get newest(): SecondOpinion | undefined {
    return this.opinions.at(-1);
  }
}

/** Undefined for what is no second opinion: anybody may send the signal. */
export function parseSecondOpinion(payload: unknown): SecondOpinion | undefined {
  if (typeof payload !== 'object' || payload === null) return undefined;
  const { verdict, signature, engine, databaseVersion, at } = payload as Record<string, unknown>;
  const isWhole =
    VERDICTS.includes(verdict) &&
    (signature === undefined || isShortText(signature)) &&
    (verdict !== 'infected' || signature !== undefined) &&
    isShortText(engine) &&
    isShortText(databaseVersion) &&
    isShortText(at) &&
    !Number.isNaN(Date.parse(at));
  if (!isWhole) return undefined;
  const known = { verdict: verdict as SecondOpinion['verdict'], engine, databaseVersion, at };
  return signature === undefined ? known : { ...known, signature };
}

/**
 * Whether a verdict with one database says more than one with the other. Hosts fetch their databases at different times:
 * an older one must not be asked after a newer one. Hand-written signatures have no number to compare.
 */
export function isNewerDatabase(version: string, than: string): boolean {
  const [newer, older] = [Number(version), Number(than)];
  return Number.isNaN(newer) || Number.isNaN(older) ? version !== than : newer > older;
}

/** As the details of the run show it. */
export function opinionText({ verdict, signature, engine, databaseVersion, at }: SecondOpinion): string {
  const what = signature === undefined ? verdict : `${verdict}: ${signature}`;
  return `${what}, by ${engine}, database ${databaseVersion}, at ${at}`;
}

function isShortText(value: unknown): value is string {
  return typeof value === 'string' && SHORT_TEXT.test(value);
}
