import type { HeldMemo } from '../contract/held-record.js';
import { quoted } from '../contract/markdown.js';
import type { ArchiveConversationInput } from '../contract/workflows.js';

/** Findings that are shown. */
const MAX_SHOWN = 20;
const MAX_NOTE_LENGTH = 200;

/** What the Web UI shows of a record that is held: what was found and where, and nothing of the text (Markdown). */
export function heldDetails(
  { conversationId, completedTime }: ArchiveConversationInput,
  { plainSha256, found, findings, since, decisions }: HeldMemo,
  isDecided: boolean,
  ignored: readonly string[],
): string {
  const shown = findings.slice(0, MAX_SHOWN);
  return [
    '| | |',
    '| --- | --- |',
    `| conversation | ${quoted(conversationId)} |`,
    `| completed | ${quoted(completedTime)} |`,
    '| archived | **no: held** |',
    `| since | ${since} |`,
    `| record | SHA-256 ${plainSha256} |`,
    '',
    `The last gate has found ${found} in the redacted record that must never be stored:`,
    '',
    ...shown.map(
      ({ kind, place, index, start, end, endIndex }) =>
        `- ${kind}: ${place} ${index}, from ${start} to ${endIndex === index ? '' : `${place} ${endIndex}, `}${end}`,
    ),
    ...(found > shown.length ? [`- and ${found - shown.length} more`] : []),
    '',
    ...(isDecided
      ? []
      : [
          'Once the redaction is repaired: `custodian archive redact-again`. When none of it is what it looks like:',
          `\`custodian archive approve --reason 'WHY' ${conversationId}\``,
        ]),
    ...decisions.map(
      ({ action, reviewer, reason, at }) => `\n${action}, by ${quoted(reviewer)} at ${at}: ${quoted(reason)}`,
    ),
    ...(ignored.length === 0 ? [] : ['', 'Ignored signals:', '']),
    ...ignored.map((note) => `- ${quoted(note, MAX_NOTE_LENGTH)}`),
  ].join('\n');
}
