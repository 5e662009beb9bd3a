import type { GenesysEvent } from '../genesys/event.js';
import { redactedFileName, secondLook } from '../redaction/file-name.js';
import type { Redactor } from '../redaction/redact.js';

/** What redacts puts tokens into a name, which may make it longer than the one that came. */
const MAX_FILE_NAME = 255;

/** The event with what the detectors find in its file name taken out: names are what customers type. */
export function withRedactedName(event: GenesysEvent, redactor: Pick<Redactor, 'redact'>): GenesysEvent {
  if (event.kind !== 'attachment-uploaded' || event.fileName === undefined) return event;
  const first = redactor.redact(event.fileName);
  const second = redactor.redact(secondLook(first));
  return { ...event, fileName: redactedFileName(first, second).slice(0, MAX_FILE_NAME) };
}
