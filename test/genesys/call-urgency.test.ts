import { expect, test } from '@jest/globals';
import { pino } from 'pino';
import { EventsApiRest } from '../../src/genesys/events-api/events-api-rest.js';
import type { Call, GenesysHttp } from '../../src/genesys/http.js';
import { PlatformReader } from '../../src/genesys/platform-api/reader.js';
import { PlatformRest } from '../../src/genesys/platform-api/platform-rest.js';
import type { GenesysRest } from '../../src/genesys/rest.js';
import { readTranscript } from '../../src/genesys/transcripts.js';
import type { TokenProvider } from '../../src/genesys/token.js';

/** Which turn each call of the adapters waits for. */

const FILE = { conversationId: 'c-1', mediaId: 'm-1', messageId: 's-1', downloadUrl: 'https://files.example/m-1' };
const CUSTOMER = { id: 'p-1', purpose: 'customer', attributes: { file_scan_status: 'quarantined_local' } };

/** An API that shows a conversation with one customer. */
function recorded() {
  const seen = new Set<string>();
  const answers: Record<string, unknown> = {
    '/api/v2/conversations/{conversationId}': { id: 'c-1', participants: [CUSTOMER], messages: [] },
    '/api/v2/conversations/{conversationId}/recordings': [{ id: 'r-1' }],
    '/api/v2/conversations/messages/{conversationId}/messages/{messageId}': { id: 's-1' },
  };
  const call = async ({ method, route, priority = 'examine' }: Call) => {
    seen.add(`${priority}: ${method} ${route.replace(/^.*\//, '')}`);
    return answers[route] ?? {};
  };
  const stream = async (one: Call, take: (chunk: Buffer) => void) => take(Buffer.from(JSON.stringify(await call(one))));
  return { seen, http: { call, stream } as unknown as GenesysHttp };
}

function platform(http: GenesysHttp): GenesysRest {
  const log = pino({ level: 'silent' });
  return new PlatformRest(
    {
      ...{
        baseUrl: 'https://api.example',
        scanDirections: ['inbound'] as const,
        externalTag: true,
        customAttributesSchema: 'x',
      },
      measures: ['disconnect', 'recording-delete-date'],
    },
    { http, reader: new PlatformReader(http), tokens: {} as TokenProvider, log, now: Date.now },
  );
}

async function callsOf(
  api: (http: GenesysHttp) => GenesysRest,
  act: (rest: GenesysRest) => Promise<unknown>,
): Promise<string[]> {
  const { seen, http } = recorded();
  await act(api(http)).catch(() => undefined);
  return [...seen].sort();
}

const events = (http: GenesysHttp): GenesysRest => new EventsApiRest(http);

// prettier-ignore
test.each<[string, (http: GenesysHttp) => GenesysRest, (rest: GenesysRest) => Promise<unknown>, string[]]>([
  ['events: what warns', events, (rest) => rest.setConversationAttributes('c-1', {}, { priority: 'warn' }), ['warn: PATCH {conversationId}']],
  ['events: news', events, (rest) => rest.setConversationAttributes('c-1', {}), ['news: PATCH {conversationId}']],
  ['events: an archive', events, (rest) => rest.setInteractionAttributes('c-1', {}), ['archive: PATCH {interactionId}']],
  ['events: a transcript', events, (rest) => rest.getTranscript('c-1'), ['archive: GET {conversationId}']],
  ['events: containment', events, (rest) => rest.removeMedia(FILE), ['contain: DELETE {mediaId}']],
  ['platform: a link', platform, (rest) => rest.getDownload(FILE), ['examine: GET {messageId}']],
  ['platform: what warns', platform, (rest) => rest.setConversationAttributes('c-1', {}, { priority: 'warn' }), ['warn: GET {conversationId}', 'warn: PATCH attributes']],
  ['platform: news', platform, (rest) => rest.setConversationAttributes('c-1', {}), ['news: GET {conversationId}', 'news: PATCH attributes']],
  ['platform: a transcript', platform, (rest) => rest.getTranscript('c-1'), ['archive: GET {conversationId}']],
  // The step waits for its measures, and the warning for the step.
  ['platform: containment', platform, (rest) => rest.removeMedia(FILE), ['contain: GET {conversationId}', 'contain: PATCH attributes', 'contain: PATCH {conversationId}', 'warn: GET recordings', 'warn: PUT {recordingId}']],
])('%s', async (_, api, act, expected) => {
  expect(await callsOf(api, act)).toEqual(expected.toSorted());
});

test('platform: an archive leaves the turns before it to others, whatever it writes', async () => {
  const seen = await callsOf(platform, (rest) => rest.setInteractionAttributes('c-1', { archiveUri: 'https://x' }));
  expect(seen.length).toBeGreaterThan(3);
  // But for recordings of a contained file: see above.
  expect(seen.filter((call) => !call.includes('recording')).map((call) => call.split(':')[0])).toEqual(
    seen.filter((call) => !call.includes('recording')).map(() => 'archive'),
  );
});

test.each(['events', 'platform'] as const)('%s: a transcript that a thread reads', async (api) => {
  const { seen, http } = recorded();
  await readTranscript(api, http, 'c-1', Date.now()).catch(() => undefined);
  expect([...seen]).toEqual(['archive: GET {conversationId}']);
});

test('platform: the search for what was missed comes last', async () => {
  const interval = { from: '2024-05-15T00:00:00Z', to: '2024-05-16T00:00:00Z', startedFrom: '2024-05-15T00:00:00Z' };
  const seen = await callsOf(platform, async ({ reconciliation }) => {
    for await (const _ of reconciliation?.conversations(interval, new AbortController().signal) ?? []) void _;
  });
  expect(seen).toEqual(['bookkeeping: POST query']);
});
