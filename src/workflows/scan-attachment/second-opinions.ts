import { setHandler } from '@temporalio/workflow';
import { secondOpinion } from '../../contract/second-opinion.js';
import type { SecondOpinion } from '../../contract/second-opinion.js';
import { SCAN_VERDICTS } from '../../contract/verdict.js';

/** Of the newest databases; a file that waits for weeks sees dozens. */
const MAX_KEPT = 5;
const MAX_UNVERIFIED = 20;
const VERDICTS: readonly unknown[] = SCAN_VERDICTS;
/** Shown in a table of Markdown. */
const SHORT_TEXT = /^[^|`\r\n]{1,200}$/;

/** The second opinions on one file, newest last. */
export class SecondOpinions {
  private readonly unverified: SecondOpinion[] = [];

  /** @param changed called when one has come, to show it */
  constructor(
    private opinions: readonly SecondOpinion[],
    needSeals: boolean,
    private readonly changed: () => void,
  ) {
    setHandler(secondOpinion, (payload) => {
      const opinion = parseSecondOpinion(payload);
      if (opinion === undefined) return;
      if (!needSeals) this.add([opinion]);
      // Whoever floods a run only keeps the next ones from being seen, until the schedule sends them again.
      else if (this.unverified.length < MAX_UNVERIFIED) this.unverified.push(opinion);
    });
  }

  /** Whether some have arrived whose seals are not verified. */
  get hasUnverified(): boolean {
    return this.unverified.length > 0;
  }

  takeUnverified(): readonly SecondOpinion[] {
    return this.unverified.splice(0);
  }

  add(opinions: readonly SecondOpinion[]): void {
    if (opinions.length === 0) return;
    this.opinions = withOpinions(this.opinions, opinions);
    this.changed();
  }

  get all(): readonly SecondOpinion[] {
    return this.opinions;
  }

  get newest(): SecondOpinion | undefined {
    return this.opinions.at(-1);
  }
}

/** One of each database, the latest: two surveys at the same time ask the same engine. */
export function withOpinions(
  known: readonly SecondOpinion[],
  opinions: readonly SecondOpinion[],
): readonly SecondOpinion[] {
  const newer = new Map(opinions.map((opinion) => [opinion.databaseVersion, opinion]));
  const others = known.filter(({ databaseVersion }) => !newer.has(databaseVersion));
  return [...others, ...newer.values()].slice(-MAX_KEPT);
}

/** Undefined if it is not a second opinion: anybody can send the signal. */
export function parseSecondOpinion(payload: unknown): SecondOpinion | undefined {
  if (typeof payload !== 'object' || payload === null) return undefined;
  const { verdict, signature, engine, databaseVersion, at, seal } = payload as Record<string, unknown>;
  const isWhole =
    VERDICTS.includes(verdict) &&
    (signature === undefined || isShortText(signature)) &&
    (verdict !== 'infected' || signature !== undefined) &&
    isShortText(engine) &&
    isShortText(databaseVersion) &&
    isShortText(at) &&
    !Number.isNaN(Date.parse(at)) &&
    (seal === undefined || isShortText(seal));
  if (!isWhole) return undefined;
  return {
    ...{ verdict: verdict as SecondOpinion['verdict'], engine, databaseVersion, at },
    ...(signature === undefined ? {} : { signature }),
    ...(seal === undefined ? {} : { seal }),
  };
}

function isShortText(value: unknown): value is string {
  return typeof value === 'string' && SHORT_TEXT.test(value);
}
