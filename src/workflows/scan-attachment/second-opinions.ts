import { setHandler } from '@temporalio/workflow';
import { secondOpinion } from '../../contract/second-opinion.js';
import type { SecondOpinion } from '../../contract/second-opinion.js';
import { SCAN_VERDICTS } from '../../contract/verdict.js';

/** Of the newest databases; a file that waits for weeks sees dozens. */
const MAX_KEPT = 5;
const VERDICTS: readonly unknown[] = SCAN_VERDICTS;
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

function isShortText(value: unknown): value is string {
  return typeof value === 'string' && SHORT_TEXT.test(value);
}
