import type { WriteStream } from 'node:tty';

/** Receives one short line about the progress. */
export type Log = (line: string) => void;

/** The part of standard output that a progress display needs. */
export type ProgressOutput = Pick<WriteStream, 'write'> & { readonly isTTY?: boolean; readonly columns?: number };

/** Shows what the program is doing: one line for each step, with its duration. */
export interface Progress {
  /**
   * Runs `work` as a step. Its log is printed under the step's title. At the end a line reports completion, with the result as
   * described by `describe`; a failure is marked and rethrown. Steps may overlap.
   */
  step<T>(title: string, work: (log: Log) => Promise<T>, describe?: (result: T) => string): Promise<T>;
  /** Prints a separate line. */
  line: Log;
}

interface Step {
  readonly title: string;
  readonly startedAt: number;
  detail: string;
}

const FRAMES = ['|', '/', '-', '\\'];
const FRAME_MS = 200;
/** How often a long step reports progress when the output is a file or a pipe. */
const REMINDER_MS = 30_000;
const CLEAR_LINE = '\r\x1b[2K';

/** Elapsed time, for people: `0.4 s`, `12 s`, `3 min 05 s`. */
export function elapsed(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  if (seconds < 10) {
    return `${(ms / 1000).toFixed(1)} s`;
  }
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
}

/** Optional parts of a progress display. */
export interface ProgressOptions {
  /** In milliseconds. */
  readonly now?: () => number;
  /** Once it is aborted, a step that ends with an error was interrupted, and has not failed. */
  readonly stopping?: AbortSignal;
}

/** A running clock is shown on a terminal only; a file or pipe gets a line now and then. */
export function createProgress(
  out: ProgressOutput,
  { now = () => performance.now(), stopping }: ProgressOptions = {},
): Progress {
  const running = new Set<Step>();
  let frame = 0;
  let ticker: NodeJS.Timeout | undefined;

  const describeRunning = ([oldest]: Set<Step>): string => {
    if (oldest === undefined) {
      return '';
    }
    const others = running.size > 1 ? ` (+${running.size - 1})` : '';
    const detail = oldest.detail === '' ? '' : `: ${oldest.detail}`;
    return `${oldest.title}${detail} (${elapsed(now() - oldest.startedAt)})${others}`;
  };
  const draw = (): void => {
    if (running.size > 0 && out.isTTY === true) {
      const text = `${FRAMES[frame % FRAMES.length]} ${describeRunning(running)}`;
      out.write(CLEAR_LINE + text.slice(0, (out.columns ?? 80) - 1));
    }
  };
  const line = (text: string): void => {
    out.write(`${out.isTTY === true ? CLEAR_LINE : ''}${text}\n`);
    draw();
  };
  const tick = (): void => {
    if (out.isTTY === true) {
      frame += 1;
      draw();
    } else {
      line(`… ${describeRunning(running)}`);
    }
  };
  const begin = (step: Step): void => {
    running.add(step);
    draw();
    ticker ??= setInterval(tick, out.isTTY === true ? FRAME_MS : REMINDER_MS).unref();
  };
  const end = (step: Step, mark: string, result: string): void => {
    running.delete(step);
    if (running.size === 0) {
      clearInterval(ticker);
      ticker = undefined;
    }
    line(`${mark} ${step.title}${result === '' ? '' : `: ${result}`} (${elapsed(now() - step.startedAt)})`);
  };

  return {
    line,
    async step(title, work, describe) {
      const step: Step = { title, startedAt: now(), detail: '' };
      begin(step);
      const log: Log = (text) => {
        step.detail = text;
        line(`  ${title}: ${text}`);
      };
      try {
        const result = await work(log);
        end(step, '✓', describe?.(result) ?? '');
        return result;
      } catch (error) {
        end(step, '✗', stopping?.aborted === true ? 'interrupted' : 'failed');
        throw error;
      }
    },
  };
}
