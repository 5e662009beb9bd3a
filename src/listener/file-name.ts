import type { GenesysEvent } from '../genesys/event.js';
import { redactedFileName, secondLook } from '../redaction/file-name.js';
import type { Redactor } from '../redaction/redact.js';

/** Redaction puts tokens into a name, which may make it longer than the original. */
const MAX_FILE_NAME = 255;

/** The event with a redacted file name: names are typed by customers. */
export function withRedactedName(event: GenesysEvent, redactor: Pick<Redactor, 'redact'>): GenesysEvent {
  if (event.kind !== 'attachment-uploaded' || event.fileName === undefined) return event;
  const first = redactor.redact(event.fileName);
  const second = redactor.redact(secondLook(first));
  return { ...event, fileName: redactedFileName(first, second).slice(0, MAX_FILE_NAME) };
}
