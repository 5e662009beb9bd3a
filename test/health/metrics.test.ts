import { readFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { ListenerMetrics } from '../../src/health/listener-metrics.js';
import { VERSION } from '../../src/lib/version.js';
import type { ProcessMetrics } from '../../src/health/metrics.js';
import { WorkerMetrics } from '../../src/health/worker-metrics.js';
import { countsOf } from '../../src/watch/broken-promise.js';
import { lint, parseMetrics } from './exposition.js';

const DELETE_MEDIA = 'DELETE /api/v2/media/files/{mediaId}';

function used(): { worker: WorkerMetrics; listener: ListenerMetrics } {
  const worker = new WorkerMetrics(() => 90_000);
  worker.onCall(DELETE_MEDIA, 204);
  worker.onCall(DELETE_MEDIA, 429);
  worker.onCall(DELETE_MEDIA, undefined);
  worker.onThrottled(DELETE_MEDIA);
  worker.scanned({ verdict: 'infected', bytes: 68, milliseconds: 30 });
  worker.contained(1.5);
  worker.archived('locked');
  worker.superseded();
  worker.unconfirmed('external-tag');
  worker.archivesFailed(2);
  worker.selfTested(true);
  worker.databaseMade(30_000);
  const listener = new ListenerMetrics();
  listener.eventReceived('attachment-uploaded');
  listener.workflowStarted('attachment-uploaded', 'started');
  listener.workflowStarted('conversation-completed', 'duplicate');
  for (const code of [1006, undefined, 4711, 99]) listener.socketLost('uploads', code);
  listener.watch({
    counts: {
      spooled: 1,
      ignored: { 'uploads:other-event-type': 7 },
      invalid: {
        'uploads:not-json': 1,
        'uploads:bad-field:media.id': 1,
        'uploads:bad-field:media': 1,
        'uploads:new': 1,
      },
    },
    spoolBytes: 4096,
    unsealedLines: 3,
    socketStates: { uploads: 'open', completions: 'waiting' },
    unsubscribedSeconds: { uploads: 0.25, completions: 7 },
    lastDropAt: undefined,
  });
  return { worker, listener };
}

/** Values by name and labels, such as `custodian_scans_total{verdict="clean"}`. */
const valuesOf = async (metrics: ProcessMetrics) => {
  const samples = parseMetrics(await metrics.render()).flatMap((metric) => metric.samples);
  return Object.fromEntries(samples.map(({ key, value }) => [key, value]));
};

describe('the metrics of each process', () => {
  test.each(['worker', 'listener'] as const)('follow the conventions: %s', async (process) => {
    const metrics = parseMetrics(await used()[process].render());
    expect(metrics.length).toBeGreaterThan(8);
    expect(metrics.flatMap(lint)).toEqual([]);
  });

  test('the check of the conventions finds what is against them', () => {
    const text = [
      '# TYPE custodian_things counter',
      'custodian_things{id="7"} 1',
      '# HELP custodian_scan_milliseconds Time.',
      '# TYPE custodian_scan_milliseconds gauge',
      'custodian_scan_milliseconds{conversation_id="x",CamelCase="y"} 1',
      '# HELP other_total X.',
      '# TYPE other_total gauge',
      'other_total 1',
    ].join('\n');
    expect(parseMetrics(text).flatMap(lint)).toEqual([
      'custodian_things: no help',
      'custodian_things: a counter ends in _total',
      'custodian_things: label "id" names one thing',
      'custodian_scan_milliseconds: "milliseconds" is no base unit',
      'custodian_scan_milliseconds: label "conversation_id" names one thing',
      'custodian_scan_milliseconds: label "CamelCase" is not snake_case',
      'other_total: does not begin with custodian_',
      'other_total: only a counter ends in _total',
    ]);
  });

  test('share nothing with those of another', async () => {
    const { worker } = used();
    expect(await valuesOf(new WorkerMetrics())).toMatchObject({ 'custodian_scans_total{verdict="infected"}': 0 });
    expect(await valuesOf(worker)).toMatchObject({ 'custodian_scans_total{verdict="infected"}': 1 });
  });

  test('say which release runs', async () => {
    const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string };
    expect(VERSION).toBe(version);
    expect(Object.keys(await valuesOf(new WorkerMetrics()))).toContain(
      `custodian_build_info{version="${version}",node_version="${process.version}"}`,
    );
  });
});

describe('the worker', () => {
  test('counts calls by route and status, and those that were refused or held back', async () => {
    expect(await valuesOf(used().worker)).toMatchObject({
      [`custodian_genesys_requests_total{route="${DELETE_MEDIA}",status="204"}`]: 1,
      [`custodian_genesys_requests_total{route="${DELETE_MEDIA}",status="429"}`]: 1,
      [`custodian_genesys_requests_total{route="${DELETE_MEDIA}",status="none"}`]: 1,
      [`custodian_genesys_rate_limited_total{route="${DELETE_MEDIA}"}`]: 1,
      [`custodian_genesys_held_back_total{route="${DELETE_MEDIA}"}`]: 1,
    });
  });

  test('measures scans and containment in seconds and bytes', async () => {
    expect(await valuesOf(used().worker)).toMatchObject({
      custodian_scanned_bytes_total: 68,
      custodian_scan_duration_seconds_sum: 0.03,
      'custodian_scan_duration_seconds_bucket{le="0.025"}': 0,
      'custodian_scan_duration_seconds_bucket{le="0.05"}': 1,
      custodian_containment_seconds_sum: 1.5,
      custodian_containment_seconds_count: 1,
      'custodian_archives_total{outcome="locked"}': 1,
      'custodian_archives_total{outcome="conflict"}': 0,
      custodian_archives_superseding_total: 1,
      'custodian_attributes_unconfirmed_total{place="external-tag"}': 1,
      'custodian_attributes_unconfirmed_total{place="participant-attributes"}': 0,
      custodian_failed_archives: 2,
      custodian_scanner_self_test_ok: 1,
      custodian_scanner_database_age_seconds: 60,
    });
  });

  test('tells each kind of broken promise from the start, and no longer than an hour what it has found', async () => {
    let now = 90_000;
    const metrics = new WorkerMetrics(() => now);
    const broken = async () =>
      Object.entries(await valuesOf(metrics)).filter(([name]) => name.startsWith('custodian_broken_promises{'));
    expect(await broken()).toHaveLength(15);
    expect((await broken()).map(([, value]) => value)).toEqual(Array.from({ length: 15 }, () => 0));
    now += 60_000;
    metrics.watched(countsOf([{ kind: 'lost', what: 'review' }]));
    const found = ['custodian_broken_promises{kind="lost",what="review"}', 1];
    expect((await broken()).filter(([, value]) => value !== 0)).toEqual([found]);
    expect(await valuesOf(metrics)).toMatchObject({ custodian_watched_timestamp_seconds: 150 });
    now += 3_600_000;
    expect((await broken()).filter(([, value]) => value !== 0)).toEqual([found]);
    now += 1;
    expect((await broken()).filter(([, value]) => value !== 0)).toEqual([]);
    expect(await valuesOf(metrics)).toMatchObject({ custodian_watched_timestamp_seconds: 150 });
  });

  test('says nothing of failed archives when that is not known', async () => {
    const metrics = new WorkerMetrics();
    expect(await valuesOf(metrics)).not.toHaveProperty('custodian_failed_archives');
    metrics.archivesFailed(0);
    expect(await valuesOf(metrics)).toMatchObject({ custodian_failed_archives: 0 });
    metrics.archivesFailed(undefined);
    expect(await valuesOf(metrics)).not.toHaveProperty('custodian_failed_archives');
  });

  test('says nothing of the age of a database that tells none, and that no self-test has passed', async () => {
    const metrics = new WorkerMetrics();
    const values = await valuesOf(metrics);
    expect(values).not.toHaveProperty('custodian_scanner_database_age_seconds');
    expect(values).toMatchObject({ custodian_scanner_self_test_ok: 0 });
    metrics.databaseMade(0);
    expect(await valuesOf(metrics)).toHaveProperty('custodian_scanner_database_age_seconds');
    metrics.databaseMade(undefined);
    expect(await valuesOf(metrics)).not.toHaveProperty('custodian_scanner_database_age_seconds');
  });
});

test('a worker that has reconciled tells what had been missed, and until when nothing is', async () => {
  const metrics = new WorkerMetrics();
  const missed = 'custodian_reconciled_total{workflow="scanAttachment"}';
  expect(await valuesOf(metrics)).toMatchObject({ [missed]: 0 });
  expect(await valuesOf(metrics)).not.toHaveProperty('custodian_reconciled_until_timestamp_seconds');
  metrics.reconciled({ startedScans: 2, startedArchives: 3 }, 1_700_000_000_000);
  expect(await valuesOf(metrics)).toMatchObject({
    [missed]: 2,
    'custodian_reconciled_total{workflow="archiveConversation"}': 3,
    custodian_reconciled_until_timestamp_seconds: 1_700_000_000,
  });
});

describe('the listener', () => {
  test('counts events, starts, spooled events and frames that led to nothing', async () => {
    expect(await valuesOf(used().listener)).toMatchObject({
      'custodian_events_total{kind="attachment-uploaded"}': 1,
      'custodian_events_total{kind="conversation-completed"}': 0,
      'custodian_frames_rejected_total{channel="uploads",reason="not-json"}': 1,
      'custodian_frames_rejected_total{channel="uploads",reason="bad-field"}': 2,
      'custodian_frames_rejected_total{channel="uploads",reason="other"}': 1,
      'custodian_frames_rejected_total{channel="uploads",reason="other-event-type"}': 7,
      'custodian_workflow_starts_total{workflow="scanAttachment",outcome="started"}': 1,
      'custodian_workflow_starts_total{workflow="scanAttachment",outcome="duplicate"}': 0,
      'custodian_workflow_starts_total{workflow="archiveConversation",outcome="duplicate"}': 1,
      custodian_events_spooled_total: 1,
      custodian_spool_bytes: 4096,
    });
  });

  test('counts what it reads of the listener once, however often it is asked', async () => {
    const { listener } = used();
    await listener.render();
    expect(await valuesOf(listener)).toMatchObject({
      custodian_events_spooled_total: 1,
      'custodian_frames_rejected_total{channel="uploads",reason="other-event-type"}': 7,
    });
  });

  test('tells of sockets by name and close code, whatever code comes', async () => {
    expect(await valuesOf(used().listener)).toMatchObject({
      'custodian_socket_up{channel="uploads"}': 1,
      'custodian_socket_up{channel="completions"}': 0,
      'custodian_socket_reconnects_total{channel="uploads",code="1006"}': 1,
      'custodian_socket_reconnects_total{channel="uploads",code="none"}': 1,
      'custodian_socket_reconnects_total{channel="uploads",code="4xxx"}': 1,
      'custodian_socket_reconnects_total{channel="uploads",code="other"}': 1,
    });
  });
});
