import { SingleBar } from 'cli-progress';

/** A bar on standard error that ends with the command. */
export interface ProgressBar {
  update(done: number, total: number): void;
  stop(): void;
}

/** Shows nothing where standard error is no terminal: it would fill a log. */
export function startProgressBar(unit: string): ProgressBar {
  const bar = new SingleBar({
    format: `{bar} {value}/{total} ${unit}`,
    stream: process.stderr,
    noTTYOutput: false,
    clearOnComplete: true,
    hideCursor: true,
  });
  bar.start(0, 0);
  return {
    update: (done, total) => {
      bar.setTotal(total);
      bar.update(done);
    },
    stop: () => bar.stop(),
  };
}
