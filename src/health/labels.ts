/** Labels with external values are restricted to closed sets: each value is a separate time series. */

const OTHER = 'other';

/** Reasons of decoders and sockets for frames without an event. */
const FRAME_REASONS = new Set([
  'binary',
  'not-json',
  'not-an-object',
  'other-event-type',
  'other-channel-type',
  'bad-field',
  'end-out-of-range',
]);

/** The reason without the field's name, which a bad frame may choose. */
export function boundedFrameReason(reason: string): string {
  const [kind = ''] = reason.split(':');
  return FRAME_REASONS.has(kind) ? kind : OTHER;
}

/**
 * A WebSocket close code: those of the protocol as they are, others by their range (RFC 6455, 7.4.2).
 *
 * @param code undefined when there was no connection to close.
 */
export function boundedCloseCode(code: number | undefined): string {
  if (code === undefined) return 'none';
  if (code >= 1000 && code <= 1015) return String(code);
  if (code >= 3000 && code < 4000) return '3xxx';
  return code >= 4000 && code < 5000 ? '4xxx' : OTHER;
}

/** An HTTP status. @param status undefined when there was no answer. */
export function boundedStatus(status: number | undefined): string {
  if (status === undefined) return 'none';
  return Number.isInteger(status) && status >= 100 && status <= 599 ? String(status) : OTHER;
}
