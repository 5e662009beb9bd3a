import { activityInfo, cancellationSignal, heartbeat } from '@temporalio/activity';
import { fileTypeFromBuffer } from 'file-type';
import type { Direction } from '../contract/direction.js';
import type { Doubt, DownloadResult, StagedAttachment, UnavailableReason } from '../contract/findings.js';
import type { ScanResult } from '../contract/verdict.js';
import type { Download, FileAddress, GenesysRest } from '../genesys/rest.js';
import {
  DownloadFailedError,
  DownloadLinkGoneError,
  DownloadRefusedError,
  DownloadTooLargeError,
  DownloadTooSlowError,
} from '../genesys/download-errors.js';
import type { Downloader, OpenedDownload } from '../genesys/download.js';
import { GenesysNotFoundError } from '../genesys/errors.js';
import type { Staging } from '../staging/staging.js';
import { isDeclaredFile } from './declared-file.js';
import { withHeartbeat } from './heartbeat.js';
import type { ScanHere } from './scan-here.js';
import type { ScanInput } from './scan.js';
import { knownStanding } from './known-standing.js';
import type { StandingDependencies } from './known-standing.js';

/**
 * Tries with a fresh link each before a file that is not there counts as not to be had. By the step's retry policy they
 * take about two minutes: an event can be ahead of what the API shows.
 */
export const FRESH_TRIES = 8;

/** How long a body that breaks off, or comes too slowly, is tried again, in milliseconds. */
const BREAKS_FOR_MS = 15 * 60_000;

/** Time for the vault to answer whether the file is contained already, in milliseconds. */
const RECALL_DEADLINE_MS = 5000;

/** What a store may answer for a link that it does not know yet: Forbidden, Not Found, Too Early. */
const NOT_YET: readonly number[] = [403, 404, 425];

export interface DownloadInput extends FileAddress {
  /** The workflow that owns the staged file. */
  readonly owner: string;
  /** From the event; helps to distinguish the file from a page in its place. */
  readonly fileName?: string | undefined;
  /** Whether the vault is asked first for what an earlier run has contained; absent in runs that began before. */
  readonly recall?: true | undefined;
  /** Who has begun the run: `sealed` is what it carries as the listener's seal. Absent in runs that began before. */
  readonly announced?: { readonly direction?: Direction | undefined; readonly sealed?: unknown } | undefined;
  /** Goes on to scan the file where the scanner is free, as the step `scan` would. */
  readonly scan?: Pick<ScanInput, 'declared'> | undefined;
}

export interface DownloadDependencies extends StandingDependencies {
  readonly genesys: Pick<GenesysRest, 'getDownload'>;
  readonly downloader: Pick<Downloader, 'open'>;
  readonly staging: Staging;
  readonly maxAttachmentBytes: number;
  /** How long a link that is answered with 403, 404 or 425 may be one that is not known yet, in milliseconds. */
  readonly linkGraceMs: number;
  /** Whether a link is believed that comes without the listener's seal. */
  readonly acceptsUnsealedStarts: boolean;
  /** Absent where no scanner is at hand. */
  readonly scanHere?: ScanHere;
}

/** The source document's list of images, less SVG, which is active content and no picture to trust. */
const IMAGE_EXTENSIONS: readonly string[] = ['jpg', 'jpeg', 'png', 'gif', 'bmp', 'webp', 'tif', 'tiff'];

export function createDownload(dependencies: DownloadDependencies) {
  const { genesys, downloader, staging, seals, maxAttachmentBytes, linkGraceMs, acceptsUnsealedStarts, scanHere } =
    dependencies;

  /**
   * Streams a file to the staging disk of this host, and scans it there where that can be done at once. What an earlier run
   * has contained stays contained, and is not asked for again: its link would be answered with 404.
   */
  return async function download({
    owner,
    fileName,
    recall,
    scan,
    announced,
    ...file
  }: DownloadInput): Promise<DownloadResult> {
    let staged: StagedAttachment | undefined;
    const work = async (): Promise<DownloadResult> => {
      if (scan !== undefined) staged = await stagedBefore(owner);
      const standingOf = async (signal: AbortSignal) =>
        recall ? knownStanding(dependencies, file, signal) : undefined;
      // An outage of the vault holds no download up: it is asked again before anything is given up.
      const soon = AbortSignal.any([cancellationSignal(), AbortSignal.timeout(RECALL_DEADLINE_MS)]);
      const known = await standingOf(soon).catch(() => undefined);
      if (known !== undefined && known.status !== 'unscanned') return { outcome: 'contained', ...known };
      const told = known === undefined ? {} : { told: known };
      if (staged !== undefined) return { outcome: 'staged', ...staged, ...told };
      if (!isAnnounced(file, fileName, announced)) return { outcome: 'unavailable', reason: 'not-announced' };
      // Ends the connection however this ends, even if nobody reads the body.
      const done = new AbortController();
      let where: Download | undefined;
      try {
        const signal = AbortSignal.any([cancellationSignal(), done.signal]);
        where = await genesys.getDownload(file, signal);
        const opened = await open(where, signal);
        const { ref, bytes, sha256, head } = await staging.stage(owner, opened.content, {
          maxBytes: maxAttachmentBytes,
          signal,
        });
        const reason = doubtOf(where, fileName, { ...opened, bytes, sha256, head });
        const found = { stagingId: staging.hostId, ref, bytes, sha256, ...(await sniff(head)) };
        if (reason !== undefined) return { outcome: 'doubtful', reason, ...found };
        staged = found;
        return { outcome: 'staged', ...found, ...told, ...(await verdictOn(file, found, scan)) };
      } catch (error) {
        const unavailable = unavailableBy(error, where);
        if (unavailable === undefined) throw error;
        const contained = await standingOf(cancellationSignal());
        const isContained = contained !== undefined && contained.status !== 'unscanned';
        return isContained ? { outcome: 'contained', ...contained } : unavailable;
      } finally {
        done.abort();
      }
    };
    return withHeartbeat(work, () => staged);
  };

  /** Anybody may start a run, with a link to a harmless file. Where the API is asked for the link, it is asked for this file. */
  function isAnnounced(
    { conversationId, mediaId, messageId, downloadUrl }: FileAddress,
    fileName: string | undefined,
    { direction, sealed }: NonNullable<DownloadInput['announced']> = {},
  ): boolean {
    if (acceptsUnsealedStarts || downloadUrl === undefined || downloadUrl === '') return true;
    return seals.isStart({ conversationId, mediaId, messageId, downloadUrl, fileName, direction }, sealed);
  }

  /**
   * What an attempt has staged that was lost while it scanned: the link may be gone by now. It is not scanned here once
   * more, for it may be the file that did it. What the attempt has left is believed as far as the disk says the same.
   */
  async function stagedBefore(owner: string): Promise<StagedAttachment | undefined> {
    const left = activityInfo().heartbeatDetails as Partial<StagedAttachment> | null | undefined;
    if (left?.stagingId !== staging.hostId || left.ref !== staging.refOf(owner)) return undefined;
    const file = left as StagedAttachment;
    return staging.verify(file.ref, file).then(
      () => file,
      () => undefined,
    );
  }

  async function verdictOn(
    { conversationId, mediaId }: FileAddress,
    found: StagedAttachment,
    scan: DownloadInput['scan'],
  ): Promise<{ readonly scan?: ScanResult }> {
    if (scan === undefined || scanHere === undefined || activityInfo().attempt > 1) return {};
    heartbeat(found);
    const { ref, bytes, sha256 } = found;
    const result = await scanHere({ ref, bytes, sha256, ...scan, conversationId, mediaId }, cancellationSignal());
    return result === undefined ? {} : { scan: result };
  }

  /**
   * The file is permanently unavailable: returned as a result, for a person to act on.
   *
   * @throws {DownloadFailedError} while it is worth another try, with a fresh link where there is one.
   */
  function unavailableBy(error: unknown, where: Download | undefined): DownloadResult | undefined {
    if (error instanceof DownloadLinkGoneError) {
      const isSettled =
        activityInfo().attempt >= (where?.renewable === true ? FRESH_TRIES : 1) &&
        !(NOT_YET.includes(error.status) && isWithin(linkGraceMs));
      return onceSettled(isSettled, 'link-gone', error);
    }
    if (error instanceof GenesysNotFoundError) {
      return onceSettled(activityInfo().attempt >= FRESH_TRIES, 'link-gone', new Error('no such file yet'));
    }
    if (error instanceof DownloadTooSlowError) return onceSettled(!isWithin(BREAKS_FOR_MS), 'too-slow', error);
    // The answer had begun: what is cut again and again will not come whole.
    if (error instanceof DownloadFailedError && error.status === 200 && !isWithin(BREAKS_FOR_MS)) {
      return { outcome: 'unavailable', reason: 'incomplete' };
    }
    if (error instanceof DownloadRefusedError) {
      return { outcome: 'unavailable', reason: error.reason === 'no-link' ? 'no-link' : 'link-refused' };
    }
    return error instanceof DownloadTooLargeError ? { outcome: 'unavailable', reason: 'too-large' } : undefined;
  }

  /** Without a token. Only a link into the REST API itself, and only when it refuses that, is asked with one. */
  async function open(where: Download, signal: AbortSignal): Promise<OpenedDownload> {
    try {
      return await downloader.open(where.url, maxAttachmentBytes, signal);
    } catch (error) {
      const asksForToken = error instanceof DownloadLinkGoneError && [401, 403].includes(error.status);
      if (!asksForToken || where.authorization === undefined) throw error;
      return downloader.open(where.url, maxAttachmentBytes, signal, await where.authorization());
    }
  }
}

/** @throws {DownloadFailedError} while it is not settled. */
function onceSettled(isSettled: boolean, reason: UnavailableReason, error: Error): DownloadResult {
  if (isSettled) return { outcome: 'unavailable', reason };
  throw new DownloadFailedError(error instanceof DownloadLinkGoneError ? error.status : undefined, error.message);
}

/** Whether this step was first due less than so many milliseconds ago. */
function isWithin(milliseconds: number): boolean {
  return Date.now() - activityInfo().scheduledTimestampMs < milliseconds;
}

interface Found {
  readonly bytes: number;
  readonly sha256: string;
  readonly head: Uint8Array;
  readonly contentType: string | undefined;
  readonly hasSignalledEnd: boolean;
}

function doubtOf(described: Download, nameOfEvent: string | undefined, found: Found): Doubt | undefined {
  const { sha256, bytes } = described;
  const isOther =
    (sha256 !== undefined && sha256.toLowerCase() !== found.sha256) || (bytes !== undefined && bytes !== found.bytes);
  // Where the end of the body was not signalled, only the declared size and hash can prove that it is complete.
  const isWhole = found.hasSignalledEnd || (!isOther && sha256 !== undefined && bytes !== undefined);
  if (!isWhole) return 'incomplete';
  if (isOther) return 'content-mismatch';
  const declared = { ...described, fileName: described.fileName ?? nameOfEvent };
  return sha256 !== undefined || isDeclaredFile(declared, found) ? undefined : 'not-the-file';
}

/** The type by magic bytes. The library judges only what one read gives, so that it is handed the collected head. */
async function sniff(head: Uint8Array): Promise<{ mimeType: string; isImage: boolean }> {
  const type = await fileTypeFromBuffer(head).catch(() => undefined); // it throws on cut XML
  if (type === undefined) return { mimeType: 'application/octet-stream', isImage: false };
  return { mimeType: type.mime, isImage: IMAGE_EXTENSIONS.includes(type.ext) };
}
