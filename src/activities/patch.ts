import { cancellationSignal } from '@temporalio/activity';
import type { ArchiveStore } from '../archive/archive.js';
import type { Attributes, GenesysRest, WrittenPlace } from '../genesys/rest.js';
import { withHeartbeat } from './heartbeat.js';
import type { ActivityObserver } from './observer.js';
import { scanNote } from './scan-note.js';
import type { NoteLanguage } from './scan-note.js';

export interface PatchInput {
  readonly target: 'conversation' | 'interaction';
  readonly id: string;
  readonly attributes: Attributes;
}

/** The step was asked to write what nothing proves: anybody may have asked. */
export class UnprovenAttributesError extends Error {
  override readonly name = 'UnprovenAttributesError';

  constructor(id: string) {
    super(`what is to be written to ${id} is not proven, and was not written`);
  }
}

export interface PatchDependencies {
  readonly archive: Pick<ArchiveStore, 'recordAt'>;
  readonly genesys: GenesysRest;
  readonly metrics: ActivityObserver;
  /** The language of `file_scan_note`; undefined: no note is written. */
  readonly noteLanguage: NoteLanguage | undefined;
  /** Whether ledgers from before facts were sealed may write what they say of files. */
  readonly acceptsUnsealedStarts: boolean;
}

const OF_ARCHIVES: readonly string[] = ['archiveUri', 'archivedAt', 'archiveImmutability'];

export function createPatch({ genesys, metrics, noteLanguage, archive, acceptsUnsealedStarts }: PatchDependencies) {
  /**
   * Writes the address of its record to an interaction, once the record is found there; other attributes keep their values. Of
   * a conversation, for ledgers from before facts were sealed, which write what nothing proves.
   *
   * @returns the places that accepted them and do not show them.
   */
  return async function patch({ target, id, attributes }: PatchInput): Promise<readonly WrittenPlace[]> {
    const signal = cancellationSignal();
    if (!(await isProven({ target, id, attributes }, signal))) throw new UnprovenAttributesError(id);
    const { unconfirmed } = await withHeartbeat(() =>
      target === 'conversation'
        ? genesys.setConversationAttributes(id, withNote(attributes), { signal })
        : genesys.setInteractionAttributes(id, attributes, signal),
    );
    for (const place of unconfirmed) metrics.unconfirmed(place);
    return unconfirmed;
  };

  async function isProven({ target, id, attributes }: PatchInput, signal: AbortSignal): Promise<boolean> {
    if (target === 'conversation') return acceptsUnsealedStarts;
    if (!Object.keys(attributes).every((name) => OF_ARCHIVES.includes(name))) return false;
    const record = await archive.recordAt(String(attributes['archiveUri']), id, { signal });
    // Whether it is locked is said only where it is not.
    return record !== undefined && (record.isLocked || attributes['archiveImmutability'] === 'none');
  }

  /** With a sentence for the people who see the conversation. */
  function withNote(attributes: Attributes): Attributes {
    const note = scanNote(attributes['file_scan_status'], noteLanguage);
    return note === undefined ? attributes : { ...attributes, file_scan_note: note };
  }
}
