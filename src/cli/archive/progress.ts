import { Presets, SingleBar } from 'cli-progress';
import type { VerifyObserver } from '../../archive/verify/verify.js';

/** Shows the progress of a verification. */
export interface Progress {
  readonly observer: Omit<VerifyObserver, 'found'>;
  /** Writes other output to the terminal without disrupting the bar. */
  aside(write: () => void): void;
  stop(): void;
}

const CLEAR_LINE = '\r\u001b[K';

/** A progress bar on a terminal; otherwise a line for each day. */
export function showProgress(stream: NodeJS.WriteStream): Progress {
  return stream.isTTY ? bar(stream) : lines(stream);
}

function bar(stream: NodeJS.WriteStream): Progress {
  const format = '{bar} {value} of {total} records, {eta_formatted} left';
  const single = new SingleBar({ format, stream, hideCursor: true, forceRedraw: true }, Presets.shades_classic);
  return {
    observer: {
      begun: (records) => single.start(records, 0),
      recordRead: () => single.increment(),
      dayDone: () => undefined,
    },
    aside: (write) => {
      stream.write(CLEAR_LINE);
      write();
    },
    stop: () => single.stop(),
  };
}

function lines(stream: NodeJS.WriteStream): Progress {
  return {
    observer: {
      begun: (records) => stream.write(`${records} records to read\n`),
      recordRead: () => undefined,
      dayDone: (day, records) => stream.write(`${day}: ${records} records read\n`),
    },
    aside: (write) => write(),
    stop: () => undefined,
  };
}
