import type { GenesysEvent } from '../genesys/api.js';
import type { Redactor } from '../redaction/redact.js';

/** What redacts puts tokens into a name, which may make it longer than the one that came. */
const MAX_FILE_NAME = 255;

/** The event with what the detectors find in its file name taken out: names are what customers type. */
export function withRedactedName(event: GenesysEvent, redactor: Pick<Redactor, 'redact'>): GenesysEvent {
  if (event.kind !== 'attachment-uploaded' || event.fileName === undefined) return event;
  return { ...event, fileName: redactedName(event.fileName, redactor).slice(0, MAX_FILE_NAME) };
}

/** In names, underscores stand between words; in texts, they are part of one, and the detectors read texts. */
function redactedName(name: string, redactor: Pick<Redactor, 'redact'>): string {
  const { text } = redactor.redact(name);
  const inWords = redactor.redact(text.replaceAll('_', ' '));
  return inWords.spans.length > 0 ? inWords.text : text;
}
