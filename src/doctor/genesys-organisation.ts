import { join } from 'node:path';
import type { Logger } from 'pino';
import { z } from 'zod';
import { GenesysNotFoundError } from '../genesys/errors.js';
import type { Call } from '../genesys/http.js';
import { CALLS } from '../genesys/platform-api/calls.js';
import { ChannelStore } from '../genesys/platform-api/channel-store.js';
import { STATE_FILE } from '../genesys/platform-api/platform-events.js';
import { MAX_CHANNELS, MAX_TOPICS } from '../genesys/platform-api/queues.js';
import type { Check, Finding } from './check.js';
import type { PlatformConfig } from './permissions.js';
import { TOKEN } from './token.js';

type Ask = (call: Call) => Promise<unknown>;

/** The name of the listener's first channel. */
const CHANNEL = 'queues-1';
const TOPIC = 'v2.routing.queues.{id}.conversations.messages';
/** The API namespace whose limits bound the sizes of attributes. */
const NAMESPACE = 'conversation';

const topicsAnswer = z.object({
  entities: z.array(z.object({ id: z.string(), requiresPermissions: z.array(z.string()).nullish() })),
});
const queuesAnswer = z.object({ total: z.number() });
const limitsAnswer = z.object({ entities: z.array(z.object({ key: z.string(), value: z.number() })) });

/** Checks what the organisation is set up with, and its limits. */
export function organisationChecks(
  config: PlatformConfig,
  stateDir: string | undefined,
  ask: Ask,
  log: Logger,
): readonly Check[] {
  const { customAttributesSchema: schemaId } = config;
  return [
    topicsCheck(ask),
    queuesCheck(ask),
    channelCheck(config, stateDir, ask, log),
    limitsCheck(ask),
    ...(schemaId === undefined ? [] : [schemaCheck(schemaId, ask)]),
  ];
}

function topicsCheck(ask: Ask): Check {
  return organisationCheck('genesys topics', async (signal) => {
    const route = '/api/v2/notifications/availabletopics';
    const query = { expand: 'requiresPermissions' };
    const maxBytes = 16 * 1024 * 1024;
    const { entities } = topicsAnswer.parse(
      await ask({ method: 'GET', route, parameters: {}, query, maxBytes, signal }),
    );
    const topic = entities.find(({ id }) => id === TOPIC);
    if (topic === undefined) {
      const fix = 'ask the support of Genesys Cloud: without it, files are found by the reconciliation only';
      return { grade: 'fail', found: `there is no topic ${TOPIC}`, fix };
    }
    const needs = topic.requiresPermissions?.join(', ') ?? '';
    return { grade: 'ok', found: `${TOPIC}${needs === '' ? '' : `, which needs ${needs}`}` };
  });
}

function queuesCheck(ask: Ask): Check {
  return organisationCheck('genesys queues', async (signal) => {
    const { total } = queuesAnswer.parse(
      await ask({ ...CALLS.listQueues, parameters: {}, query: { pageSize: 1 }, signal }),
    );
    const channels = Math.ceil(total / MAX_TOPICS);
    const found = `${total} visible, on ${channels} of at most ${MAX_CHANNELS} channels of ${MAX_TOPICS} topics`;
    if (channels > MAX_CHANNELS) {
      const fix =
        'hide the queues without web messaging from the OAuth client, by divisions; the reconciliation finds the rest';
      return { grade: 'fail', found, fix };
    }
    if (total > 0) return { grade: 'ok', found };
    const fix = 'give the role routing:queue:view in the divisions of the queues';
    return { grade: 'warn', found: 'no queue is visible: nothing is heard at once', fix };
  });
}

/** Checks the listener's own channel, if there is one on this host. */
function channelCheck(config: PlatformConfig, stateDir: string | undefined, ask: Ask, log: Logger): Check {
  return organisationCheck('genesys channel', async (signal) => {
    const path = stateDir === undefined ? undefined : join(stateDir, STATE_FILE);
    const kept = await new ChannelStore(path, `${config.clientId} ${config.baseUrl}`, log).get(CHANNEL);
    if (kept === undefined) return { grade: 'ok', found: 'none stored in SPOOL_DIR: the listener creates one' };
    try {
      await ask({ ...CALLS.probeChannel, parameters: { channelId: kept.id }, signal });
      return { grade: 'ok', found: 'the channel of the listener lives' };
    } catch (error) {
      if (!(error instanceof GenesysNotFoundError)) throw error;
      const fix =
        'nothing if the listener is stopped: it creates a new one; otherwise check how many listeners share the OAuth client';
      return { grade: 'warn', found: 'the channel of the listener is gone', fix };
    }
  });
}

function limitsCheck(ask: Ask): Check {
  return organisationCheck('genesys limits', async (signal) => {
    const route = '/api/v2/organizations/limits/namespaces/{namespace}';
    const { entities } = limitsAnswer.parse(
      await ask({ method: 'GET', route, parameters: { namespace: NAMESPACE }, signal }),
    );
    const attributes = entities.filter(({ key }) => key.includes('attribute'));
    const found = attributes.map(({ key, value }) => `${key} ${value}`).join(', ');
    return { grade: 'ok', found: found === '' ? 'none is reported for attributes' : found };
  });
}

function schemaCheck(schemaId: string, ask: Ask): Check {
  return organisationCheck('genesys attribute schema', async (signal) => {
    const route = '/api/v2/conversations/customattributes/schemas/{schemaId}';
    try {
      await ask({
        method: 'GET',
        route,
        parameters: { schemaId },
        permission: 'conversation:customAttributes:view',
        signal,
      });
      return { grade: 'ok', found: `${schemaId} exists` };
    } catch (error) {
      if (!(error instanceof GenesysNotFoundError)) throw error;
      const fix =
        'set GENESYS_CUSTOM_ATTRIBUTES_SCHEMA to the id of a schema with archiveUri, archivedAt, archiveImmutability';
      return { grade: 'fail', found: `there is no schema ${schemaId}`, fix };
    }
  });
}

function organisationCheck(name: string, look: (signal: AbortSignal) => Promise<Finding>): Check {
  return {
    name,
    fix: `see "${TOKEN}" and the permissions: custodian doctor --permissions`,
    run: async (signal) => {
      try {
        return await look(signal);
      } catch (error) {
        if (!(error instanceof z.ZodError)) throw error;
        const fix =
          'nothing has to be done for operation; please report it to the maintainers of conversation-custodian';
        return { grade: 'warn', found: 'the answer cannot be read', fix };
      }
    },
  };
}
