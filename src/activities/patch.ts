import { cancellationSignal } from '@temporalio/activity';
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

export interface PatchDependencies {
  readonly genesys: GenesysRest;
  readonly metrics: ActivityObserver;
  /** The language of `file_scan_note`; undefined: no note is written. */
  readonly noteLanguage: NoteLanguage | undefined;
}

export function createPatch({ genesys, metrics, noteLanguage }: PatchDependencies) {
  /**
   * Writes attributes of a conversation or an interaction; other attributes keep their values.
   *
   * @returns the places that accepted them and do not show them.
   */
  return async function patch({ target, id, attributes }: PatchInput): Promise<readonly WrittenPlace[]> {
    const signal = cancellationSignal();
    const { unconfirmed } = await withHeartbeat(() =>
      target === 'conversation'
        ? genesys.setConversationAttributes(id, withNote(attributes), { signal })
        : genesys.setInteractionAttributes(id, attributes, signal),
    );
    for (const place of unconfirmed) metrics.unconfirmed(place);
    return unconfirmed;
  };

  /** With a sentence for the people who see the conversation. */
  function withNote(attributes: Attributes): Attributes {
    const note = scanNote(attributes['file_scan_status'], noteLanguage);
    return note === undefined ? attributes : { ...attributes, file_scan_note: note };
  }
}
