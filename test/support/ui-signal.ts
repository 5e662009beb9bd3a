import { testServers } from '../../devkit/stack/servers.js';

/** What a signal carries: bytes, and the encoding that they are said to have. */
export interface RawPayload {
  readonly encoding: string;
  readonly data: string | Uint8Array;
}

export const json = (value: unknown): RawPayload => ({ encoding: 'json/plain', data: JSON.stringify(value) });

/** Sends a signal as the dialog of the Web UI does: through its HTTP API, with its token against forged requests. */
export async function signalFromUi(workflowId: string, name: string, ...payloads: RawPayload[]): Promise<void> {
  const { temporalUiUrl } = testServers();
  const page = await fetch(temporalUiUrl);
  await page.body?.cancel();
  const token = /_csrf=([^;]+)/.exec(page.headers.get('set-cookie') ?? '')?.[1] ?? '';
  const base64 = (data: string | Uint8Array) => Buffer.from(data).toString('base64');
  const body = {
    input: {
      payloads: payloads.map(({ encoding, data }) => ({
        metadata: { encoding: base64(encoding) },
        data: base64(data),
      })),
    },
  };
  const path = `/api/v1/namespaces/default/workflows/${encodeURIComponent(workflowId)}/signal/${name}`;
  const response = await fetch(new URL(path, temporalUiUrl), {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-csrf-token': token, cookie: `_csrf=${token}` },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`the Web UI answers ${response.status}: ${await response.text()}`);
  await response.body?.cancel();
}
