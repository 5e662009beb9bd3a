import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Connection } from '@temporalio/client';
import { testServers } from '../devkit/stack/servers.js';
import { until } from '../devkit/until.js';
import { startSimulator } from '../simulator/start-simulator.js';
import { inFlight } from './lib/in-flight.js';
import { scanOne } from './lib/scan-one.js';
import { median, printTable, ratio } from './lib/statistics.js';
import { startWholeProduct } from './lib/whole-product.js';
import type { WholeProduct } from './lib/whole-product.js';

const FILES = 200;
const AT_ONCE = 50;
const WARM_UP = 60;
const ROUNDS = 7;
const BUILD_ID = 'v1';

interface Contender extends Pick<WholeProduct, 'taskQueue' | 'stop'> {
  /** Sends one clean file in a conversation of its own; settles when its verdict is on that conversation. */
  scanOne(): Promise<void>;
}

/**
 * Files a second from the frame to the attributes, with codec, traces and versions, and without, in turns on the same servers.
 * Both run all the time, the order changes with each round: what else the machine does meets both.
 */
export async function optionalBenchmark(): Promise<void> {
  const collector = await startCollector();
  const products: Contender[] = [];
  try {
    const without = await startContender({});
    products.push(without);
    const withAll = await startContender({
      PAYLOAD_KEY: randomBytes(32).toString('base64'),
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      TEMPORAL_WORKER_BUILD_ID: BUILD_ID,
    });
    products.push(withAll);
    await makeCurrent(withAll.taskQueue);
    for (const { scanOne } of products) await inFlight(WARM_UP, AT_ONCE, scanOne);

    const rows: string[][] = [];
    const ratios: number[] = [];
    const seconds = { without: 0, withAll: 0 };
    for (let round = 1; round <= ROUNDS; round += 1) {
      const rates = new Map<Contender, number>();
      for (const product of round % 2 === 1 ? [without, withAll] : [withAll, without]) {
        rates.set(product, FILES / (await inFlight(FILES, AT_ONCE, product.scanOne)));
      }
      const [off, on] = [rates.get(without)!, rates.get(withAll)!];
      seconds.without += FILES / off;
      seconds.withAll += FILES / on;
      ratios.push(on / off);
      rows.push([String(round), `${off.toFixed(1)} /s`, `${on.toFixed(1)} /s`, ratio(on, off)]);
    }
    if (collector.bytes() === 0) throw new Error('no traces have come: this measures nothing');
    printTable(['round', 'without', 'codec, traces, versions', 'ratio'], rows);
    console.log(`median of the ratios: ${ratio(median(ratios), 1)}`);
    console.log(`files a second over all rounds: ${ratio(seconds.without, seconds.withAll)} (target: 0.90 at least)`);
  } finally {
    await Promise.all(products.map((product) => product.stop()));
    await collector.close();
  }
}

/** With a simulator of its own: each event goes to all that listen. */
async function startContender(settings: Readonly<Record<string, string>>): Promise<Contender> {
  const simulator = await startSimulator();
  const product = await startWholeProduct(simulator, settings).catch(async (error: unknown) => {
    await simulator.close();
    throw error;
  });
  return {
    taskQueue: product.taskQueue,
    scanOne: () => scanOne(simulator),
    stop: async () => {
      await product.stop();
      await simulator.close();
    },
  };
}

/** As docs/upgrade.md says: a worker with a build id gets no work before. */
async function makeCurrent(taskQueue: string): Promise<void> {
  const connection = await Connection.connect({ address: testServers().temporalAddress });
  const request = { namespace: 'default', deploymentName: taskQueue, buildId: BUILD_ID };
  // The server learns of a version by its polls, which come shortly after the worker has started.
  await until(`${BUILD_ID} is current`, () =>
    connection.workflowService.setWorkerDeploymentCurrentVersion(request).catch(() => undefined),
  );
  await connection.close();
}

/** Takes traces, and forgets them. */
async function startCollector() {
  let bytes = 0;
  const server = createServer((request, answer) => {
    request.on('data', (chunk: Buffer) => (bytes += chunk.length));
    request.on('end', () => answer.writeHead(200, { 'content-type': 'application/x-protobuf' }).end());
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bytes: () => bytes,
    close: () => new Promise((closed) => server.close(closed).closeAllConnections()),
  };
}
