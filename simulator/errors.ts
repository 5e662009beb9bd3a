/** An id that does not exist in the simulator. */
export class UnknownIdError extends Error {
  override readonly name = 'UnknownIdError';
  constructor(
    readonly kind: 'conversation' | 'media' | 'fault' | 'participant' | 'channel',
    readonly id: string,
  ) {
    super(`no ${kind} with id ${id}`);
  }
}

/** An id that already exists. */
export class DuplicateIdError extends Error {
  override readonly name = 'DuplicateIdError';
  constructor(
    readonly kind: 'conversation' | 'media' | 'queue',
    readonly id: string,
  ) {
    super(`${kind} ${id} exists already`);
  }
}

/** A condition that did not become true in time; the message ends with the simulator's state. */
export class WaitTimeoutError extends Error {
  override readonly name = 'WaitTimeoutError';
  constructor(
    readonly timeoutMs: number,
    dump: string,
  ) {
    super(`the condition did not become true within ${String(timeoutMs)} ms\n${dump}`);
  }
}

/** The simulator was closed during a wait. */
export class SimulatorClosedError extends Error {
  override readonly name = 'SimulatorClosedError';
  constructor() {
    super('the simulator was closed');
  }
}

/** A request body above the limit of its endpoint. */
export class BodyTooLargeError extends Error {
  override readonly name = 'BodyTooLargeError';
  constructor(readonly limitBytes: number) {
    super(`the request body is larger than ${String(limitBytes)} bytes`);
  }
}
