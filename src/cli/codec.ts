import { once } from 'node:events';
import { startCodecServer } from '../temporal/codec-server.js';
import { payloadCodecs } from '../temporal/connection.js';
import { setUpProcess, stopSignal } from './process.js';

/** `custodian codec` */
export async function codec(): Promise<void> {
  const { config, log } = await setUpProcess('codec', ['temporal', 'codec']);
  const [keys] = payloadCodecs(config.temporal);
  if (keys === undefined) {
    console.error('PAYLOAD_KEY: is not set; without it nothing is encrypted, and there is nothing to decode');
    process.exitCode = 2;
    return;
  }
  const signal = stopSignal(log);
  const server = await startCodecServer({ ...config.codec, codec: keys, log });
  if (!signal.aborted) await once(signal, 'abort');
  await server.close();
}
