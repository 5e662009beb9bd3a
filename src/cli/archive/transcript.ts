import { printable } from './words.js';

/** The first line of a record; `schema/record-1.schema.json`. */
export interface RecordHeader {
  readonly conversationId: string;
  readonly completedTime: string;
  readonly messageCount: number;
  readonly participants: readonly { readonly id: string; readonly role: string }[];
  readonly redactions: Readonly<Record<string, number>>;
  readonly redactor: string;
  readonly model?: { readonly name: string; readonly version: string | null; readonly sha256: string };
  readonly attachments: readonly {
    readonly id: string;
    readonly name: string | null;
    readonly mimeType: string | null;
    readonly bytes: number | null;
    readonly verdict: string;
    readonly signature: string | null;
  }[];
}

/** A message of a record. */
export interface RecordLine {
  readonly time: string | null;
  readonly sender: string | null;
  readonly role: string;
  readonly type: 'text' | 'event' | 'deleted';
  readonly text: string;
  readonly event?: string;
  readonly attachments?: readonly string[];
}

const INDENT = ' '.repeat(4);

/** A record in readable form. */
export function transcriptText(header: RecordHeader, messages: readonly RecordLine[]): string {
  const redactions = Object.entries(header.redactions).map(([kind, count]) => `${count} ${kind}`);
  const lines = [
    `conversation ${header.conversationId}, ended ${header.completedTime}, ${header.messageCount} messages`,
    `redacted: ${redactions.join(', ') || 'nothing'} (redactor ${header.redactor}${modelText(header)})`,
    ...header.attachments.map(
      ({ id, name, mimeType, bytes, verdict, signature }) =>
        `file ${id}: ${name?.replaceAll('\n', ' ') ?? 'without a name'}, ${mimeType ?? 'unknown type'}, ${bytes ?? '?'} bytes: ${verdict}` +
        (signature === null ? '' : ` (${signature})`),
    ),
    '',
    ...messages.map(messageText),
  ];
  return `${lines.map(printable).join('\n')}\n`;
}

function modelText({ model }: RecordHeader): string {
  if (model === undefined) return '';
  const version = model.version === null ? '' : ` ${model.version}`;
  return `, model ${model.name}${version}, SHA-256 ${model.sha256}`;
}

function messageText({ time, sender, role, type, text, event, attachments = [] }: RecordLine): string {
  const who = [role === 'unknown' ? undefined : role, sender ?? undefined].filter((part) => part !== undefined);
  const what = [
    ...(type === 'event' ? [`* ${event ?? 'event'}`] : []),
    ...(type === 'deleted' ? ['(deleted)'] : []),
    ...(text === '' ? [] : [text.replaceAll('\n', `\n${INDENT}`)]),
    ...attachments.map((id) => `[file ${id}]`),
  ];
  return `${time ?? 'without a time'}  ${who.join(' ') || 'unknown'}: ${what.join(' ')}`;
}
