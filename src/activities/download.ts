import { cancellationSignal } from '@temporalio/activity';
import { fileTypeFromBuffer } from 'file-type';
import { DownloadLinkGoneError, DownloadRefusedError, DownloadTooLargeError } from '../genesys/download.js';
import type { Downloader } from '../genesys/download.js';
import type { Staging } from '../storage/staging.js';
import { withHeartbeat } from './heartbeat.js';

export interface DownloadInput {
  readonly downloadUrl: string;
  /** The workflow that owns the staged file. */
  readonly owner: string;
}

/** A reference to a file on the staging disk of a host, with what is known of it. */
export interface StagedAttachment {
  readonly stagingId: string;
  readonly ref: string;
  readonly bytes: number;
  /** Hexadecimal. */
  readonly sha256: string;
  /** From the magic bytes, else `application/octet-stream`. */
  readonly mimeType: string;
  readonly isImage: boolean;
}

/** Why a file cannot be had. */
export type UnavailableReason = 'link-gone' | 'link-refused' | 'too-large' | 'download-failed';

export type DownloadResult =
  | ({ readonly outcome: 'staged' } & StagedAttachment)
  | { readonly outcome: 'unavailable'; readonly reason: UnavailableReason };

export interface DownloadDependencies {
  readonly downloader: Downloader;
  readonly staging: Staging;
  readonly maxAttachmentBytes: number;
}

/** The source document's list of images, less SVG, which is active content and no picture to trust. */
const IMAGE_EXTENSIONS: readonly string[] = ['jpg', 'jpeg', 'png', 'gif', 'bmp', 'webp', 'tif', 'tiff'];

export function createDownload({ downloader, staging, maxAttachmentBytes }: DownloadDependencies) {
  /** Streams the file of a pre-signed link to the staging disk of this host. */
  return async function download({ downloadUrl, owner }: DownloadInput): Promise<DownloadResult> {
    return withHeartbeat(async () => {
      // Ends the connection in whatever way this ends, also when nobody came to read the body.
      const done = new AbortController();
      try {
        const signal = AbortSignal.any([cancellationSignal(), done.signal]);
        const content = await downloader.open(downloadUrl, maxAttachmentBytes, signal);
        const { ref, bytes, sha256, head } = await staging.stage(owner, content, {
          maxBytes: maxAttachmentBytes,
          signal,
        });
        return { outcome: 'staged', stagingId: staging.hostId, ref, bytes, sha256, ...(await sniff(head)) };
      } catch (error) {
        // The file cannot be had, now or later: an answer of its own, for a person to act on.
        if (error instanceof DownloadLinkGoneError) return { outcome: 'unavailable', reason: 'link-gone' };
        if (error instanceof DownloadRefusedError) return { outcome: 'unavailable', reason: 'link-refused' };
        if (error instanceof DownloadTooLargeError) return { outcome: 'unavailable', reason: 'too-large' };
        throw error;
      } finally {
        done.abort();
      }
    });
  };
}

/** The type by magic bytes. The library judges only what one read gives, so that it is handed the collected head. */
async function sniff(head: Uint8Array): Promise<{ mimeType: string; isImage: boolean }> {
  const type = await fileTypeFromBuffer(head).catch(() => undefined); // it throws on cut XML
  if (type === undefined) return { mimeType: 'application/octet-stream', isImage: false };
  return { mimeType: type.mime, isImage: IMAGE_EXTENSIONS.includes(type.ext) };
}
