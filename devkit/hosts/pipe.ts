import type { Socket } from 'node:net';

/** Passes on what either says, also its end alone; when one is broken, so is the other. */
export function pipe(one: Socket, other: Socket): void {
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const) {
    from.pipe(to);
    from.on('error', () => to.destroy());
    from.on('close', () => to.destroySoon());
  }
}
