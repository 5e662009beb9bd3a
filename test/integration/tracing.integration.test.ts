import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { expect, test } from '@jest/globals';
import protobuf from 'protobufjs';
import { freePort } from '../../devkit/parts/ports.js';
import { testServers } from '../../devkit/stack/servers.js';
import { until } from '../../devkit/until.js';
import { startSimulator } from '../../simulator/start-simulator.js';
import { cleanUps, listen } from '../genesys/support.js';
import { ownSettings, simulatorSettings, startBoth } from '../../devkit/stack/both-processes.js';

const defer = cleanUps();

/** What is read here of https://github.com/open-telemetry/opentelemetry-proto, opentelemetry/proto/trace/v1/trace.proto. */
const PROTO = `
syntax = "proto3";
message Request { repeated ResourceSpans resource_spans = 1; }
message ResourceSpans { repeated ScopeSpans scope_spans = 2; }
message ScopeSpans { repeated Span spans = 2; }
message Span { bytes trace_id = 1; bytes span_id = 2; bytes parent_span_id = 4; string name = 5; }
`;

interface Span {
  readonly trace: string;
  readonly id: string;
  readonly parent: string;
  readonly name: string;
}

/** Takes OTLP/HTTP with protobuf. */
async function startCollector() {
  const type = protobuf.parse(PROTO).root.lookupType('Request');
  const bodies: Buffer[] = [];
  const spans: Span[] = [];
  const server = createServer((request, answer) => {
    void buffer(request).then((body) => {
      expect(request.url).toBe('/v1/traces');
      bodies.push(body);
      const hex = (bytes?: Uint8Array) => Buffer.from(bytes ?? []).toString('hex');
      type Raw = { traceId: Uint8Array; spanId: Uint8Array; parentSpanId: Uint8Array; name: string };
      const decoded = type.decode(body) as unknown as { resourceSpans: { scopeSpans: { spans: Raw[] }[] }[] };
      for (const { scopeSpans } of decoded.resourceSpans)
        for (const { spans: some } of scopeSpans)
          for (const { traceId, spanId, parentSpanId, name } of some)
            spans.push({ trace: hex(traceId), id: hex(spanId), parent: hex(parentSpanId), name });
      answer.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
    });
  });
  const port = await listen(server, defer);
  return { url: `http://127.0.0.1:${port}`, bodies, spans };
}

async function startTraced(endpoint: string, more: Readonly<Record<string, string>> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'tracing-'));
  defer(() => rm(folder, { recursive: true, force: true }));
  const simulator = await startSimulator({});
  defer(() => simulator.close());
  const servers = testServers();
  const environment = {
    ...simulatorSettings(simulator.url),
    TEMPORAL_ADDRESS: servers.temporalAddress,
    ...ownSettings(folder),
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
    OTEL_BSP_SCHEDULE_DELAY: '200',
    ...more,
  };
  const { processes, died } = await startBoth(simulator, environment, defer);
  const upload = async () => {
    const { id: conversationId } = simulator.addConversation({ messages: [] });
    simulator.uploadAttachment({ conversationId, fileName: 'canary-name.txt', bytes: Buffer.from('canary-text') });
    const written = until('the verdict is on the conversation', () =>
      simulator.calls.some(({ method, path }) => method === 'PATCH' && path.includes(conversationId)),
    );
    await Promise.race([written, died]);
  };
  return { simulator, processes, upload };
}

test.each([
  ['without a codec', {}],
  ['with one', { PAYLOAD_KEY: Buffer.alloc(32, 7).toString('base64') }],
])('%s, an upload is one trace from the frame to the attributes, and nothing personal is in it', async (_, more) => {
  const { url, bodies, spans } = await startCollector();
  const { upload, simulator } = await startTraced(url, more);
  await upload();
  const named = (pattern: RegExp) => spans.filter(({ name }) => pattern.test(name));
  /** From the call that writes up to where nothing is above it. */
  const way = () => {
    const found: Span[] = [];
    for (let at = named(/^PATCH /)[0]; at !== undefined; at = spans.find(({ id }) => id === at?.parent)) {
      found.unshift(at);
    }
    return found;
  };
  // What is above a call ends after it, and may come with a later export.
  await until('the way from the frame to the call is exported', () => way()[0]?.name.startsWith('receive attachment'));
  await until('the download is exported', () => named(/^RunActivity:download$/).length > 0);
  const [frame] = named(/^receive attachment/);
  const [patch] = named(/^PATCH /);
  const path = way().map(({ name }) => name);
  expect(new Set(way().map(({ trace }) => trace))).toEqual(new Set([frame!.trace]));
  expect(path[0]).toBe('receive attachment-uploaded');
  expect(path.slice(1, 2)).toEqual([expect.stringMatching(/^(SignalWith)?Start/)]);
  expect(path.slice(-2)).toEqual([
    expect.stringMatching(/^RunActivity:(recallHere|recallReports|writeFileAttributes)$/),
    patch!.name,
  ]);
  const start = spans.find(({ name }) => name === 'StartWorkflow:scanAttachment');
  expect(start).toMatchObject({ parent: frame!.id, trace: frame!.trace });
  expect(named(/^RunActivity:download$/)[0]).toMatchObject({ parent: start!.id, trace: frame!.trace });
  const exported = Buffer.concat(bodies).toString('latin1');
  expect(exported).toContain('scan:');
  for (const canary of ['canary-name', 'canary-text', 'http://', simulator.url.slice(7)]) {
    expect(exported.includes(canary)).toBe(false);
  }
});

/** Jaeger, which others have written: `go install github.com/jaegertracing/jaeger/cmd/all-in-one@v1.62.0` takes minutes. */
const JAEGER = process.env['TEST_JAEGER'];
if (JAEGER === undefined) console.warn('SKIPPED, traces in Jaeger: TEST_JAEGER names its program all-in-one');

interface JaegerSpan {
  readonly spanID: string;
  readonly operationName: string;
  readonly processID: string;
  readonly references: readonly { readonly spanID: string }[];
}
interface JaegerTrace {
  readonly spans: readonly JaegerSpan[];
  readonly processes: Readonly<Record<string, { readonly serviceName: string }>>;
}

// Its program has to be built first.
(JAEGER === undefined ? test.skip : test)(
  'in Jaeger, an upload is one trace from the frame to the attributes',
  async () => {
    const [otlp, query] = [await freePort(), await freePort()];
    const ports = {
      ...{ 'collector.otlp.http.host-port': otlp, 'query.http-server.host-port': query },
      ...{ 'collector.otlp.grpc.host-port': 0, 'query.grpc-server.host-port': 0, 'admin.http.host-port': 0 },
      ...{ 'collector.http-server.host-port': 0, 'collector.grpc-server.host-port': 0 },
    };
    const jaeger = spawn(
      JAEGER!,
      Object.entries(ports).map(([name, port]) => `--${name}=127.0.0.1:${port}`),
      {
        env: { COLLECTOR_OTLP_ENABLED: 'true' },
        stdio: 'ignore',
      },
    );
    defer(() => jaeger.kill('SIGKILL'));
    const ask = async <T>(path: string): Promise<T> =>
      ((await (await fetch(`http://127.0.0.1:${query}/api/${path}`)).json()) as { data: T }).data;
    await until('Jaeger answers', () =>
      ask('services').then(
        () => true,
        () => false,
      ),
    );
    const { upload } = await startTraced(`http://127.0.0.1:${otlp}`);
    await upload();
    const trace = await until('Jaeger has the whole trace', async () => {
      const traces = (await ask<JaegerTrace[] | null>('traces?service=custodian-worker&limit=100')) ?? [];
      return traces.find(({ spans }) =>
        [/^receive attachment/, /^PATCH /].every((name) => spans.some(({ operationName }) => name.test(operationName))),
      );
    });
    const { spans, processes } = trace;
    const path: string[] = [];
    let at = spans.find(({ operationName }) => operationName.startsWith('PATCH '));
    while (at !== undefined) {
      const { operationName, processID, references } = at;
      path.unshift(`${processes[processID]!.serviceName}: ${operationName}`);
      at = spans.find(({ spanID }) => spanID === references[0]?.spanID);
    }
    console.info(
      `Jaeger has ${spans.length} spans in one trace; from the frame to the attributes:\n${path.join('\n')}`,
    );
    expect(path[0]).toBe('custodian-listener: receive attachment-uploaded');
    expect(path.slice(-2)).toEqual([
      expect.stringMatching(/^custodian-worker: RunActivity:(recallHere|recallReports|writeFileAttributes)$/),
      expect.stringMatching(/^custodian-worker: PATCH \/api\//),
    ]);
  },
);

test('a collector that is away or never answers holds nothing up, and is told once', async () => {
  const hanging = createServer(() => undefined);
  const port = await listen(hanging, defer);
  for (const endpoint of ['http://127.0.0.1:9', `http://127.0.0.1:${port}`]) {
    const { upload, processes } = await startTraced(endpoint, { OTEL_EXPORTER_OTLP_TIMEOUT: '500' });
    for (let i = 0; i < 3; i += 1) await upload();
    await Promise.all(processes.map((process) => process.logged('traces are not taken')));
    expect(await Promise.all(processes.map((process) => process.end('SIGTERM')))).toEqual([0, 0]);
    for (const { logLines } of processes) {
      expect(logLines.filter((line) => line.includes('traces are not taken'))).toHaveLength(1);
    }
  }
});
