import { Client, Connection } from '@temporalio/client';
import { Command } from 'commander';
import { connectGenesys } from '../genesys/connect.js';
import { Listener } from '../listener/listener.js';
import { WorkflowStarter } from '../listener/workflow-starter.js';
import { setUpProcess, stopSignal } from './process.js';

/** Time for events that have been received to be started after SIGTERM, in milliseconds. */
const SHUTDOWN_GRACE_MS = 20_000;

export function listenCommand(): Command {
  return new Command('listen')
    .description('read the events of Genesys Cloud and start a workflow for each, until SIGTERM')
    .action(async () => {
      const { config, log } = setUpProcess('listener', ['genesys', 'temporal', 'limits']);
      const signal = stopSignal(log);
      const { connection: connectionOptions, address, namespace, taskQueue } = config.temporal;
      // Lazy: the events of Genesys Cloud are to be heard even before Temporal is up.
      const connection = Connection.lazy({ ...connectionOptions, address });
      const genesys = connectGenesys(config.genesys, log);
      const client = new Client({ connection, namespace });
      const { reviewWindowMs } = config.limits;
      const listener = new Listener({
        channels: genesys.api.channels,
        tokens: genesys.tokens,
        starter: new WorkflowStarter({ client, taskQueue, reviewWindowMs }),
        log,
      });
      let grace: NodeJS.Timeout | undefined;
      signal.addEventListener('abort', () => {
        listener.stop();
        grace = setTimeout(() => listener.abandon(), SHUTDOWN_GRACE_MS);
      });
      try {
        await listener.run();
      } finally {
        clearTimeout(grace);
        await Promise.all([connection.close(), genesys.close()]);
      }
    });
}
