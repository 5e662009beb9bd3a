/**
 * The simulator as a process; it speaks the events API and the Platform API. Settings (all optional): SIMULATOR_HOST (127.0.0.1), SIMULATOR_PORT (8088),
 * SIMULATOR_CLIENT_ID, SIMULATOR_CLIENT_SECRET, SIMULATOR_PUBLIC_URL, SIMULATOR_TOKEN_LIFETIME_SECONDS,
 * SIMULATOR_DOWNLOAD_URL_LIFETIME_MS, SIMULATOR_IDLE_CLOSE_MS; of the Platform API: SIMULATOR_PERMISSIONS (separated by
 * spaces), SIMULATOR_RATE_LIMIT_PER_MINUTE, SIMULATOR_HEARTBEAT_MS. Prints one line with its URL when it is ready.
 */
import { z } from 'zod';
import type { SimulatorOptions } from './options.js';
import { startSimulator } from './start-simulator.js';

const positive = z.coerce.number().int().positive().optional();
const settings = z
  .object({
    SIMULATOR_HOST: z.string().default('127.0.0.1'),
    SIMULATOR_PORT: z.coerce.number().int().min(0).max(65535).default(8088),
    SIMULATOR_CLIENT_ID: z.string().optional(),
    SIMULATOR_CLIENT_SECRET: z.string().optional(),
    SIMULATOR_PUBLIC_URL: z.url().optional(),
    SIMULATOR_TOKEN_LIFETIME_SECONDS: positive,
    SIMULATOR_DOWNLOAD_URL_LIFETIME_MS: positive,
    SIMULATOR_IDLE_CLOSE_MS: positive,
    SIMULATOR_PERMISSIONS: z
      .string()
      .transform((text) => text.split(' ').filter((name) => name !== ''))
      .optional(),
    SIMULATOR_RATE_LIMIT_PER_MINUTE: positive,
    SIMULATOR_HEARTBEAT_MS: positive,
  })
  .safeParse(process.env);

if (settings.success) {
  const env = settings.data;
  await run({
    host: env.SIMULATOR_HOST,
    port: env.SIMULATOR_PORT,
    clientId: env.SIMULATOR_CLIENT_ID,
    clientSecret: env.SIMULATOR_CLIENT_SECRET,
    publicUrl: env.SIMULATOR_PUBLIC_URL,
    tokenLifetimeSeconds: env.SIMULATOR_TOKEN_LIFETIME_SECONDS,
    downloadUrlLifetimeMs: env.SIMULATOR_DOWNLOAD_URL_LIFETIME_MS,
    idleCloseMs: env.SIMULATOR_IDLE_CLOSE_MS,
    permissions: env.SIMULATOR_PERMISSIONS,
    rateLimitPerMinute: env.SIMULATOR_RATE_LIMIT_PER_MINUTE,
    heartbeatMs: env.SIMULATOR_HEARTBEAT_MS,
  });
} else {
  fail(z.prettifyError(settings.error));
}

async function run(options: SimulatorOptions): Promise<void> {
  try {
    const simulator = await startSimulator(options);
    process.stdout.write(`simulator listening on ${simulator.url}\n`);
    const stop = (): void => void simulator.close();
    process.once('SIGTERM', stop);
    process.once('SIGINT', stop);
  } catch (error) {
    fail((error as Error).message);
  }
}

function fail(message: string): void {
  process.stderr.write(`simulator: ${message}\n`);
  process.exitCode = 1;
}
