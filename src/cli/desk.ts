import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Config } from '../config/config.js';
import { serveDesk } from '../desk/serve.js';
import { newSigningKey, PublicKeyRing, signerFromPem } from '../sealing/signing-key-ring.js';
import { readOrMakeKey } from '../sealing/own-key.js';
import { askVault } from './ask-vault.js';
import { loginName } from './login-name.js';
import { setUpProcess, stopSignal } from './process.js';
import { connectTo, createClient, payloadCodecs } from '../temporal/connection.js';
import { RotatingConnection } from '../temporal/rotating-connection.js';
import { payloadKeys, ROTATED_SECRETS, temporalLogin } from '../worker/rotating.js';
import { createRotation } from './rotation.js';

/** For a local stack, where no key is configured. */
const LOCAL_KEY = join('.custodian', 'desk', 'signing-key.pem');

const SETTINGS = ['temporal', 'authority', 'desk'] as const;

/** `custodian desk`: serves the review desk until SIGTERM. */
export async function desk(): Promise<void> {
  const { config, secrets, log } = await setUpProcess('desk', SETTINGS);
  const { host, port, sessionMs, temporalUiUrl, clientId } = config.desk;
  const { issuer, deskUrl: url } = config.authority;
  const signer = signerFromPem(await signingKey(config.desk));
  await checkKey(config.authority.publicKeys, signer.keyId);
  const vault = await askVault(log);
  const signal = stopSignal(log);
  const codecs = payloadCodecs(config.temporal);
  const connection = new RotatingConnection(await connectTo(config.temporal));
  const client = createClient(connection, config.temporal, codecs);
  const { rotation, read } = createRotation(secrets, [...SETTINGS, 'azure'], ROTATED_SECRETS.temporal, log);
  rotation.add(temporalLogin(connection, connectTo, config.temporal, read));
  rotation.add(payloadKeys({ codecs }, config.temporal, read, log));
  void rotation.run(signal);
  try {
    const running = await serveDesk({
      ...{ client, signer, host, port, url, sessionMs, temporalUiUrl, log },
      namespace: config.temporal.namespace,
      taskQueue: config.temporal.taskQueue,
      askVault: vault,
      oidc: issuer === undefined ? undefined : { ...config.desk, issuer, clientId: clientId ?? '' },
      login: loginName() ?? `user ${process.getuid?.() ?? 'without a name'}`,
      now: Date.now,
    });
    log.info({ url: running.url, keyId: signer.keyId }, 'desk ready');
    // A secret: for the terminal, and not for the log.
    if (running.link !== undefined) process.stdout.write(`Opens the desk, once: ${running.link}\n`);
    await new Promise<void>((stopped) => {
      if (signal.aborted) stopped();
      signal.addEventListener('abort', () => stopped());
    });
    await running.close();
    log.info('desk stopped');
  } finally {
    await connection.close();
  }
}

async function signingKey({ signingKey: source }: Config['desk']): Promise<string> {
  if (source === undefined) return readOrMakeKey(resolve(LOCAL_KEY), newSigningKey);
  return 'pem' in source ? source.pem : readFile(source.path, 'utf8');
}

/** Refuses a key whose decisions no worker would accept. @throws {Error} */
async function checkKey(path: string | undefined, keyId: string): Promise<void> {
  if (path === undefined) return;
  const { keyIds } = PublicKeyRing.fromPem(await readFile(path, 'utf8'));
  if (keyIds.includes(keyId)) return;
  throw new Error(
    `DESK_SIGNING_KEY: the key ${keyId} is not among DESK_PUBLIC_KEYS (${keyIds.join(', ')}): no worker would believe it. ` +
      'Add its public key: openssl pkey -in KEY -pubout',
  );
}
