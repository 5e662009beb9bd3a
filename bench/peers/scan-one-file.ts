import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { BlobServiceClient } from '@azure/storage-blob';
import NodeClam from 'clamscan';
import { fetchToken } from '../lib/fetch-token.js';

/** The servers that a peer works on. */
export interface PeerServers {
  readonly apiUrl: string;
  readonly clamdSocket: string;
  readonly azureConnectionString: string;
  readonly temporalAddress: string;
}

/** An event of the upload socket, as source document A reads it. */
export interface UploadEvent {
  readonly eventType: string;
  readonly conversation: { readonly id: string };
  readonly media: { readonly id: string; readonly downloadUrl: string };
}

interface Clamscan {
  scanStream(stream: Readable): Promise<{ readonly isInfected: boolean | null }>;
}

/**
 * The worker of source document A, without its mistakes: a file is downloaded, scanned by clamd as a stream, copied and deleted
 * when it is infected, and the conversation is told. No more: nothing is opened, proven, sealed, retried or kept for a review.
 *
 * @param onVerdict called with the media id when clamd has answered
 */
export async function createPeer(servers: PeerServers, onVerdict: (mediaId: string) => void) {
  const clam = (await new NodeClam().init({
    removeInfected: false,
    preference: 'clamdscan',
    clamscan: { path: '', active: false },
    clamdscan: { socket: servers.clamdSocket, path: '', localFallback: false, bypassTest: true, active: true },
  })) as unknown as Clamscan;
  const blobs = BlobServiceClient.fromConnectionString(servers.azureConnectionString);
  const container = blobs.getContainerClient(`peer-${randomUUID()}`);
  await container.create();
  const token = await fetchToken(servers.apiUrl, 'conversation:view conversation:write media:read media:write');
  const call = async (method: string, path: string, body?: object): Promise<void> => {
    const { ok, status } = await fetch(servers.apiUrl + path, {
      method,
      headers: { authorization: `Bearer ${token}`, accept: 'application/json', 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!ok) throw new Error(`${method} ${path} answered ${status}`);
  };
  const scanOneFile = async ({ conversation, media }: UploadEvent): Promise<void> => {
    const answer = await fetch(media.downloadUrl);
    if (!answer.ok) throw new Error(`the download answered ${answer.status}`);
    const bytes = Buffer.from(await answer.arrayBuffer());
    const { isInfected } = await clam.scanStream(Readable.from([bytes]));
    if (isInfected === null) throw new Error('clamd gave no verdict');
    onVerdict(media.id);
    if (isInfected) {
      await container.getBlockBlobClient(media.id).upload(bytes, bytes.length);
      await call('DELETE', `/api/v2/media/files/${media.id}`);
    }
    const attributes = { file_scan_status: isInfected ? 'quarantined' : 'clean', file_size_bytes: bytes.length };
    await call('PATCH', `/api/v2/conversations/webchat/${conversation.id}`, { custom_attributes: attributes });
  };
  return { token, scanOneFile };
}
