import type { WriteStream } from 'node:tty';

/** Takes one short line about what goes on. */
export type Log = (line: string) => void;

/** What a progress display needs of standard output. */
export type ProgressOutput = Pick<WriteStream, 'write'> & { readonly isTTY?: boolean; readonly columns?: number };

/** Shows what the program is doing: one line for each step, with the time that it took. */
export interface Progress {
  /**
   * Runs `work` as a step. What it logs is printed under the step's title. At its end a line says that it is done, with
   * what `describe` makes of the result; a failure is marked and thrown on. Steps may overlap.
   */
  step<T>(title: string, work: (log: Log) => Promise<T>, describe?: (result: T) => string): Promise<T>;
  /** Prints a line of its own. */
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

/** Time passed, for people: `0.4 s`, `12 s`, `3 min 05 s`. */
export function elapsed(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  if (seconds < 10) {
    return `${(ms / 1000).toFixed(1)} s`;
  }
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
}

/** A running clock goes only where a person watches; a file or pipe gets a line now and then. `now` is in milliseconds. */
export function createProgress(out: ProgressOutput, now: () => number = () => performance.now()): Progress {
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
        end(step, '✗', 'failed');
        throw error;
      }
    },
  };
}
