import { AFTER, BEFORE, hanging, own, reporting, stepOf, UNREPORTED, writing } from './kill-holds.js';
import type { ArchiveRun } from './archive-runs.js';
import type { KillPoint } from './kill-point.js';

const conversation = ({ conversationId }: ArchiveRun): string => conversationId;

/** Every step of ArchiveConversation. */
export const ARCHIVE_KILL_POINTS: readonly KillPoint<ArchiveRun>[] = [
  ...stepOf('collect', own, { slots: 'shared' }),
  { activity: 'redact', moment: BEFORE, slots: 'shared', hold: hanging('getConversation', conversation, false) },
  { activity: 'redact', moment: UNREPORTED, slots: 'shared', hold: reporting('redact', own) },
  { activity: 'upload', moment: BEFORE, slots: 'host', hold: writing(conversation, false) },
  { activity: 'upload', moment: AFTER, slots: 'host', hold: writing(conversation, true) },
  { activity: 'upload', moment: UNREPORTED, slots: 'host', hold: reporting('upload', own) },
  {
    activity: 'patch (of the interaction)',
    moment: BEFORE,
    slots: 'shared',
    hold: hanging('patchInteraction', conversation, false),
  },
  {
    activity: 'patch (of the interaction)',
    moment: AFTER,
    slots: 'shared',
    hold: hanging('patchInteraction', conversation, true),
  },
];

/** A decision on a record that the last gate held. */
export const HELD_KILL_POINTS: readonly KillPoint<ArchiveRun>[] = stepOf('logRecordDecision', own, { slots: 'shared' });
