import { once } from 'node:events';
import { startCodecServer } from '../temporal/codec-server.js';
import { payloadCodecs } from '../temporal/connection.js';
import { payloadKeys, ROTATED_SECRETS } from '../worker/rotating.js';
import { setUpProcess, stopSignal } from './process.js';
import { createRotation } from './rotation.js';

const SETTINGS = ['temporal', 'codec'] as const;

/** `custodian codec` */
export async function codec(): Promise<void> {
  const { config, secrets, log } = await setUpProcess('codec', SETTINGS);
  const [keys] = payloadCodecs(config.temporal);
  if (keys === undefined) {
    console.error('PAYLOAD_KEY: is not set; without it nothing is encrypted, and there is nothing to decode');
    process.exitCode = 2;
    return;
  }
  const signal = stopSignal(log);
  const { rotation, read } = createRotation(secrets, SETTINGS, ROTATED_SECRETS.temporal, log);
  rotation.add(payloadKeys({ codecs: [keys] }, config.temporal, read, log));
  void rotation.run(signal);
  const server = await startCodecServer({ ...config.codec, codec: keys, log });
  if (!signal.aborted) await once(signal, 'abort');
  await server.close();
}
