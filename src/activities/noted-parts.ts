import { log } from '@temporalio/activity';
import { readOpenedParts } from '../contract/opened-parts.js';
import type { OpenedParts } from '../contract/opened-parts.js';
import type { Staging } from '../staging/staging.js';

/**
 * What was opened of a staged file goes from the scan to containment by the disk of the host, and not by the run: it holds names that
 * customers chose. It is for people to read, so that neither step fails without it.
 */
interface PartsOfFile {
  /** Of the file that was opened, in hex. */
  readonly sha256: string;
  readonly parts: OpenedParts;
}

export async function noteParts(staging: Staging, ref: string, noted: PartsOfFile): Promise<void> {
  try {
    await staging.note(ref, JSON.stringify(noted));
  } catch (error) {
    log.warn('the parts of a file cannot be noted', { problem: (error as Error).message });
  }
}

/** @returns undefined where nothing was noted of this file, or not completely */
export async function notedParts(staging: Staging, ref: string, sha256: string): Promise<OpenedParts | undefined> {
  try {
    const noted = JSON.parse((await staging.noteOn(ref)) ?? 'null') as Partial<PartsOfFile> | null;
    return noted?.sha256 === sha256 ? readOpenedParts(noted.parts) : undefined;
  } catch {
    return undefined;
  }
}
