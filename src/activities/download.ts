import { activityInfo, cancellationSignal } from '@temporalio/activity';
import { fileTypeFromBuffer } from 'file-type';
import type { DownloadResult, UnavailableReason } from '../contract/findings.js';
import type { Download, FileAddress, GenesysApi } from '../genesys/api.js';
import {
  DownloadFailedError,
  DownloadLinkGoneError,
  DownloadRefusedError,
  DownloadTooLargeError,
} from '../genesys/download.js';
import type { Downloader } from '../genesys/download.js';
import { GenesysNotFoundError } from '../genesys/errors.js';
import type { Staging } from '../staging/staging.js';
import { withHeartbeat } from './heartbeat.js';

/**
 * Tries with a fresh link each before a file that is not there, or is not what the API says, counts as not to be had. By
 * the step's retry policy they take about two minutes: an event can be ahead of what the API shows.
 */
export const FRESH_TRIES = 8;

export interface DownloadInput extends FileAddress {
  /** The workflow that owns the staged file. */
  readonly owner: string;
}

export interface DownloadDependencies {
  readonly genesys: Pick<GenesysApi, 'getDownload'>;
  readonly downloader: Pick<Downloader, 'open'>;
  readonly staging: Staging;
  readonly maxAttachmentBytes: number;
}

/** The source document's list of images, less SVG, which is active content and no picture to trust. */
const IMAGE_EXTENSIONS: readonly string[] = ['jpg', 'jpeg', 'png', 'gif', 'bmp', 'webp', 'tif', 'tiff'];

export function createDownload({ genesys, downloader, staging, maxAttachmentBytes }: DownloadDependencies) {
  /** Streams a file to the staging disk of this host. */
  return async function download({ owner, ...file }: DownloadInput): Promise<DownloadResult> {
    return withHeartbeat(async () => {
      // Ends the connection in whatever way this ends, also when nobody came to read the body.
      const done = new AbortController();
      let where: Download | undefined;
      try {
        const signal = AbortSignal.any([cancellationSignal(), done.signal]);
        where = await genesys.getDownload(file, signal);
        const content = await open(where, signal);
        const { ref, bytes, sha256, head } = await staging.stage(owner, content, {
          maxBytes: maxAttachmentBytes,
          signal,
        });
        if (differs(where, { bytes, sha256 })) {
          await staging.discard(ref);
          return onlyAfter(FRESH_TRIES, 'content-mismatch', 'the file is not the one that the API describes');
        }
        return { outcome: 'staged', stagingId: staging.hostId, ref, bytes, sha256, ...(await sniff(head)) };
      } catch (error) {
        // The file cannot be had, now or later: an answer of its own, for a person to act on.
        if (error instanceof DownloadLinkGoneError) {
          return onlyAfter(where?.renewable === true ? FRESH_TRIES : 1, 'link-gone', error.message, error.status);
        }
        if (error instanceof GenesysNotFoundError) return onlyAfter(FRESH_TRIES, 'link-gone', 'no such file yet');
        if (error instanceof DownloadRefusedError) return { outcome: 'unavailable', reason: 'link-refused' };
        if (error instanceof DownloadTooLargeError) return { outcome: 'unavailable', reason: 'too-large' };
        throw error;
      } finally {
        done.abort();
      }
    });
  };

  /** Without a token. Only a link into the REST API itself, and only when it refuses that, is asked with one. */
  async function open(where: Download, signal: AbortSignal): Promise<AsyncIterable<Uint8Array>> {
    try {
      return await downloader.open(where.url, maxAttachmentBytes, signal);
    } catch (error) {
      const asksForToken = error instanceof DownloadLinkGoneError && [401, 403].includes(error.status);
      if (!asksForToken || where.authorization === undefined) throw error;
      return downloader.open(where.url, maxAttachmentBytes, signal, await where.authorization());
    }
  }
}

/** @throws {DownloadFailedError} while it is worth another try, with a fresh link where there is one. */
function onlyAfter(tries: number, reason: UnavailableReason, problem: string, status?: number): DownloadResult {
  if (activityInfo().attempt < tries) throw new DownloadFailedError(status, problem);
  return { outcome: 'unavailable', reason };
}

function differs(described: Download, found: { readonly bytes: number; readonly sha256: string }): boolean {
  const { sha256 = found.sha256, bytes = found.bytes } = described;
  return sha256.toLowerCase() !== found.sha256 || bytes !== found.bytes;
}

/** The type by magic bytes. The library judges only what one read gives, so that it is handed the collected head. */
async function sniff(head: Uint8Array): Promise<{ mimeType: string; isImage: boolean }> {
  const type = await fileTypeFromBuffer(head).catch(() => undefined); // it throws on cut XML
  if (type === undefined) return { mimeType: 'application/octet-stream', isImage: false };
  return { mimeType: type.mime, isImage: IMAGE_EXTENSIONS.includes(type.ext) };
}
