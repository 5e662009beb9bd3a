import type { Child, ChildExit } from '../../../devkit/parts/child-process.js';
import { sendSignal } from '../../../devkit/parts/child-process.js';
import type { Progress } from '../../../devkit/parts/progress.js';

/** In the order in which they are stopped: sources of work first, what work depends on last. */
const STOP_ORDER = ['desk', 'listener', 'worker', 'simulator', 'Azurite', 'clamd', 'Temporal'] as const;
export type PartName = (typeof STOP_ORDER)[number];

/** A running part that this process has to stop. It leads a process group. */
export interface RunningPart {
  readonly pid: number;
  stop(): Promise<void>;
}

/** A process that should have stayed up has ended. */
export class PartEndedError extends Error {
  override readonly name = 'PartEndedError';
  constructor(
    readonly part: PartName,
    readonly exit: ChildExit,
    readonly tail: string,
  ) {
    super(`The ${part} has ended (${exit.signal ?? `exit code ${exit.code}`}). Its last lines:\n${tail}`);
  }
}

/** All parts that this start is running. */
export class RunningParts {
  private readonly parts = new Map<PartName, RunningPart>();
  private readonly endings: Promise<never>;
  private reportEnd: (error: PartEndedError) => void = () => undefined;
  private stopping = false;

  constructor(private readonly progress: Progress) {
    this.endings = new Promise((_resolve, reject) => (this.reportEnd = reject));
    this.endings.catch(() => undefined); // there may be no handler yet
  }

  /** Rejects with PartEndedError when a watched child ends unexpectedly. */
  get ended(): Promise<never> {
    return this.endings;
  }

  /** A part that comes up while all are being stopped is ended immediately. */
  add(name: PartName, part: RunningPart): void {
    if (this.stopping) sendSignal(-part.pid, 'SIGKILL');
    else this.parts.set(name, part);
  }

  /**
   * Adds a child, and waits until it is ready; from then on, its end also ends the start.
   * @throws {ChildExitError | ChildNotReadyError} with its last lines of output
   */
  async addChild(name: PartName, child: Child, probe: () => Promise<boolean>, timeoutMs: number): Promise<void> {
    this.add(name, child);
    try {
      await child.waitUntilReady(probe, timeoutMs);
    } catch (error) {
      this.parts.delete(name);
      throw error;
    }
    void child.exited.then(async (exit) => {
      if (this.stopping) return;
      this.parts.delete(name);
      this.reportEnd(new PartEndedError(name, exit, await child.tail()));
    });
  }

  /** Stops all, one after the other. A part that cannot be stopped does not prevent the others from being stopped. */
  async stopAll(): Promise<void> {
    this.stopping = true;
    for (const name of STOP_ORDER) {
      const part = this.parts.get(name);
      if (part === undefined) continue;
      await this.progress.step(`${name} stopped`, () => part.stop()).catch(() => undefined);
      this.parts.delete(name);
    }
  }

  /** Kills all immediately. */
  killAll(): void {
    this.stopping = true;
    for (const { pid } of this.parts.values()) sendSignal(-pid, 'SIGKILL');
  }
}
