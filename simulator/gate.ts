import type { FaultBook, FaultOf, StruckAt } from './faults.js';
import type { Answer } from './http.js';

/** Applies a delay, then returns the fault, if any, that applies to the call. */
export async function passGate(
  faults: FaultBook,
  at: StruckAt,
): Promise<FaultOf<'status' | 'hang' | 'reset'> | undefined> {
  await faults.take(['delay'], at)?.released;
  return faults.take(['status', 'hang', 'reset'], at)?.fault;
}

/** The answer of a `status` fault. */
export function statusAnswer({ status, headers, body }: FaultOf<'status'>): Answer {
  return { status, ...(headers && { headers }), ...(body !== undefined && { body }) };
}
