import { defineQuery, defineSignal } from '@temporalio/workflow';
import type { ScanVerdict } from './verdict.js';

/** The verdict of the scanner on a contained file with a newer database. It is shown; it decides nothing. */
export interface SecondOpinion {
  readonly verdict: ScanVerdict;
  /** Name of what was found. */
  readonly signature?: string;
  readonly engine: string;
  readonly databaseVersion: string;
  /** RFC 3339, UTC. */
  readonly at: string;
  /** Made by the step that asked the engine, over this and the hash of the file. */
  readonly seal?: string;
}

/** A file that waits for a decision with a copy in the vault. */
export interface ContainedFile {
  /** In hex. */
  readonly sha256: string;
  /** Of the newest verdict on it. */
  readonly databaseVersion: string;
}

/** Sent by `secondOpinions`. Anything else under this name is ignored. */
export const secondOpinion = defineSignal<[SecondOpinion]>('secondOpinion');
/** What of a run can be looked at again; null when nothing can, or need be. */
export const containedFile = defineQuery<ContainedFile | null>('containedFile');

/**
 * Whether a verdict with one database says more than one with the other. Hosts fetch their databases at different times:
 * an older one must not be asked after a newer one. Hand-written signatures have no number to compare.
 */
export function isNewerDatabase(version: string, than: string): boolean {
  const [newer, older] = [Number(version), Number(than)];
  return Number.isNaN(newer) || Number.isNaN(older) ? version !== than : newer > older;
}

/** As the details of the run show it. */
export function opinionText({ verdict, signature, engine, databaseVersion, at }: SecondOpinion): string {
  const what = signature === undefined ? verdict : `${verdict}: ${signature}`;
  return `${what}, by ${engine}, database ${databaseVersion}, at ${at}`;
}
