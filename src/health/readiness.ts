/**
 * State of one part. `detail` describes a part that works, `problem` why one does not. A degraded part works, but has
 * failed at something that an operator has to look at.
 */
export type PartHealth =
  | { readonly ok: true; readonly detail?: string; readonly degraded?: true }
  | { readonly ok: false; readonly problem: string };

/** What `/readyz` answers. */
export interface ReadinessReport {
  readonly ready: boolean;
  readonly state: 'ready' | 'degraded' | 'not-ready';
  readonly checks: Readonly<Record<string, PartHealth>>;
}

/** Longest time for one check, in milliseconds; orchestrators give a probe a few seconds. */
const CHECK_DEADLINE_MS = 3000;

type Check = () => PartHealth | Promise<PartHealth>;

/** Whether a process is ready: all of its parts must be. */
export class Readiness {
  private readonly checks = new Map<string, Check>();

  /** @param parts the parts that must work. Each counts as not started until it has a check. */
  constructor(
    parts: readonly string[],
    private readonly deadlineMs = CHECK_DEADLINE_MS,
  ) {
    for (const part of parts) this.checks.set(part, () => ({ ok: false, problem: 'not started yet' }));
  }

  /** Sets the check of a part. */
  set(part: string, check: Check): void {
    this.checks.set(part, check);
  }

  /** Asks all parts at once. Never rejects: a check that fails or hangs is a part that does not work. */
  async report(): Promise<ReadinessReport> {
    const answers = await Promise.all(
      [...this.checks].map(async ([part, check]) => [part, await this.ask(check)] as const),
    );
    const ready = answers.every(([, { ok }]) => ok);
    const isDegraded = answers.some(([, health]) => health.ok && health.degraded === true);
    const state = ready ? (isDegraded ? 'degraded' : 'ready') : 'not-ready';
    return { ready, state, checks: Object.fromEntries(answers) };
  }

  private async ask(check: Check): Promise<PartHealth> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<PartHealth>((resolve) => {
      timer = setTimeout(
        () => resolve({ ok: false, problem: `no answer within ${this.deadlineMs} ms` }),
        this.deadlineMs,
      );
    });
    try {
      return await Promise.race([check(), late]);
    } catch (error) {
      return { ok: false, problem: (error as Error).message };
    } finally {
      clearTimeout(timer);
    }
  }
}
