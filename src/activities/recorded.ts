import { isPolicyVerdict } from '../contract/verdict.js';
import { UUID } from '../lib/uuid.js';
import type { Transcript, TranscriptMessage } from '../genesys/rest.js';
import { redactedFileName, secondLook } from '../redaction/file-name.js';
import type { List } from '../lib/list.js';
import type { RedactableMessage, Redaction } from '../redaction/redact.js';
import type { RecordedAttachment, RecordedMessage, RecordedParticipant } from '../archive/record.js';
import type { FileReport } from '../contract/file-report.js';

/** Redacts texts that belong together, in their order. */
export type RedactTexts = (texts: List<RedactableMessage>) => List<Redaction>;

/** The parts of a record, with nothing in them that the detectors find. */
export interface RecordedParts {
  readonly participants: readonly RecordedParticipant[];
  /** Made when they are asked for: a conversation may have hundreds of thousands. */
  readonly messages: List<RecordedMessage>;
  readonly attachments: readonly RecordedAttachment[];
  readonly redactions: Readonly<Record<string, number>>;
}

/** Redacts everything in a conversation that people may have typed: messages, file names, and ids that are personal data. */
export function recordedParts(
  { participants, messages }: Transcript,
  files: readonly FileReport[],
  redact: RedactTexts,
): RecordedParts {
  const redactTexts: RedactTexts = (texts) => (texts.length === 0 ? [] : redact(texts));
  const redacted = redactTexts(messages);
  const names = redactFileNames(files, redactTexts);
  const idOf = opaqueIds(idsIn(participants, messages), redactTexts);
  const roles = new Map(participants.map(({ id, role }) => [id, role]));
  const roleOf = ({ role, senderId = '' }: TranscriptMessage) => role ?? roles.get(senderId) ?? 'unknown';
  const told = new Map<string, RecordedParticipant>();
  const tell = (id: string, role: string) => void told.set(JSON.stringify([idOf(id), role]), { id: idOf(id), role });
  for (const { id, role } of participants) tell(id, role);
  for (const message of messages) {
    const { senderId } = message;
    if (senderId !== undefined && !roles.has(senderId)) tell(senderId, roleOf(message));
  }
  return {
    participants: [...told.values()],
    messages: new RecordedMessages(messages, redacted, { roleOf, idOf }),
    attachments: attachmentsOf(messages, files, names),
    redactions: countKinds([redacted, ...names.map(({ looks }) => looks)]),
  };
}

/** The messages of a record, each made anew when it is asked for. */
class RecordedMessages implements Iterable<RecordedMessage> {
  constructor(
    private readonly messages: List<TranscriptMessage>,
    private readonly redacted: List<Redaction>,
    private readonly senders: { roleOf(message: TranscriptMessage): string; idOf(senderId: string): string },
  ) {}

  get length(): number {
    return this.messages.length;
  }

  at(index: number): RecordedMessage | undefined {
    const message = this.messages.at(index);
    if (message === undefined) return undefined;
    const { type, id, event, senderId, time, mediaIds } = message;
    const { text } = this.redacted.at(index)!;
    const sender = senderId === undefined ? undefined : this.senders.idOf(senderId);
    return { type, text, id, event, senderId: sender, role: this.senders.roleOf(message), time, mediaIds };
  }

  *[Symbol.iterator](): Generator<RecordedMessage> {
    for (let index = 0; index < this.length; index++) yield this.at(index)!;
  }
}

function attachmentsOf(
  messages: Iterable<TranscriptMessage>,
  files: readonly FileReport[],
  names: readonly RedactedName[],
): RecordedAttachment[] {
  const reported = files.map((file, index): RecordedAttachment => {
    const { mediaId: id, mimeType, bytes, sha256, signature, engine, databaseVersion } = file;
    const told = isPolicyVerdict(file.verdict) ? ('unscannable' as const) : file.verdict;
    const verdict = file.status === 'pending' ? 'unknown' : told;
    return { id, name: names[index]?.name, mimeType, bytes, sha256, verdict, signature, engine, databaseVersion };
  });
  const known = new Set(files.map(({ mediaId }) => mediaId));
  const others = new Set<string>();
  for (const { mediaIds = [] } of messages) for (const id of mediaIds) if (!known.has(id)) others.add(id);
  return [...reported, ...[...others].map((id) => ({ id, verdict: 'unknown' as const }))];
}

interface RedactedName {
  readonly name: string | undefined;
  readonly looks: readonly Redaction[];
}

function redactFileNames(files: readonly FileReport[], redactTexts: RedactTexts): RedactedName[] {
  const first = redactTexts(files.map(({ fileName }) => ({ text: fileName ?? '' })));
  const second = redactTexts(Array.from(first, (look) => ({ text: secondLook(look) })));
  return files.map(({ fileName }, index) => {
    const looks = [first.at(index)!, second.at(index)!] as const;
    return { name: fileName === undefined ? undefined : redactedFileName(...looks), looks };
  });
}

/**
 * Ids of some channels are the customer's number or address. Those are replaced by numbers in the order of the
 * transcript, so that one can still tell who spoke.
 */
function opaqueIds(ids: Iterable<string>, redactTexts: RedactTexts): (id: string) => string {
  const doubtful = [...new Set(ids)].filter((id) => !UUID.test(id));
  const looks = redactTexts(doubtful.map((text) => ({ text })));
  const telling = doubtful.filter((_, index) => looks.at(index)!.spans.length > 0);
  const replaced = new Map(telling.map((id, index) => [id, `participant-${index + 1}`]));
  return (id) => replaced.get(id) ?? id;
}

function* idsIn(participants: Transcript['participants'], messages: Transcript['messages']): Generator<string> {
  for (const { id } of participants) yield id;
  for (const { senderId } of messages) if (senderId !== undefined) yield senderId;
}

function countKinds(redactions: readonly Iterable<Redaction>[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const some of redactions) {
    for (const { spans } of some) {
      for (const { kind } of spans) counts[kind] = (counts[kind] ?? 0) + 1;
    }
  }
  return counts;
}
