/** Keeps back what fits it, until it is released. */
export interface Hold {
  /** How many it keeps back now, those left out whose sender has gone. */
  readonly holding: number;
  /** Lets go of everything, and keeps nothing back any more. */
  release(): void;
}

interface ActiveHold<T> extends Hold {
  readonly fits: (subject: T) => boolean;
  readonly released: Promise<void>;
  holding: number;
}

/** The holds at one place of a proxy. */
export class Holds<T> {
  private readonly active = new Set<ActiveHold<T>>();

  add(fits: (subject: T) => boolean): Hold {
    let settle = (): void => undefined;
    const released = new Promise<void>((resolve) => (settle = resolve));
    const release = (): void => {
      this.active.delete(hold);
      settle();
    };
    const hold: ActiveHold<T> = { fits, released, holding: 0, release };
    this.active.add(hold);
    return hold;
  }

  /** Whether anything could be kept back: if not, nothing has to be read to find out. */
  get isIdle(): boolean {
    return this.active.size === 0;
  }

  /** Settles when nothing keeps the subject back. @returns whether its sender is still there */
  async pass(subject: T, gone: AbortSignal): Promise<boolean> {
    const left = new Promise<void>((resolve) => gone.addEventListener('abort', () => resolve(), { once: true }));
    for (;;) {
      if (gone.aborted) return false;
      const hold = [...this.active].find(({ fits }) => fits(subject));
      if (hold === undefined) return true;
      hold.holding += 1;
      await Promise.race([hold.released, left]);
      hold.holding -= 1;
    }
  }
}
