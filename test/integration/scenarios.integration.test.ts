import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { approveRelease, rejectRelease } from '../../src/contract/review.js';
import { eicar, pdf, png } from '../../devkit/samples.js';
import { startStack } from '../../devkit/stack/stack.js';
import type { Api, Stack } from '../../devkit/stack/stack.js';
import { Scene, started } from '../../devkit/stack/scene.js';
import { until } from '../../devkit/until.js';

/** What the two APIs differ in, as it shows outside. */
interface Difference {
  readonly api: Api;
  /** What a file that is contained is called: only one of the APIs can delete it. */
  readonly contained: 'quarantined' | 'quarantined_local';
  readonly deletes: boolean;
  /** What becomes of a file whose link dies before it is downloaded: only one of the APIs gives a fresh one. */
  readonly afterDeadLink: 'unscanned' | 'clean';
  /** The call that writes attributes of a conversation. */
  readonly patchRoute: 'patchConversation' | 'patchMessageAttributes';
}

const DIFFERENCES: readonly Difference[] = [
  {
    api: 'events',
    contained: 'quarantined',
    deletes: true,
    afterDeadLink: 'unscanned',
    patchRoute: 'patchConversation',
  },
  {
    api: 'platform',
    contained: 'quarantined_local',
    deletes: false,
    afterDeadLink: 'clean',
    patchRoute: 'patchMessageAttributes',
  },
];

const MINUTE_MS = 60_000;
const decision = { reviewer: 'jane.doe', reason: 'a test file, confirmed by phone' };
const SECRETS = ['4111 1111 1111 1111', 'jane@example.com'];

describe.each(DIFFERENCES)('$api API', ({ api, contained, deletes, afterDeadLink, patchRoute }) => {
  let stack: Stack;
  let scene: Scene;
  /** How far the clock of Genesys Cloud is ahead, in milliseconds. */
  let ahead = 0;
  beforeAll(async () => {
    const simulator = { now: () => Date.now() + ahead, downloadUrlLifetimeMs: 10 * MINUTE_MS };
    stack = await startStack({ api, simulator, settings: { MAX_ATTACHMENT_BYTES: '1000000' } });
    scene = new Scene(stack);
  });
  afterEach(() => stack.simulator.clearFaults());
  afterAll(() => stack?.stop());

  test('a clean file stays where it is, and the conversation says so', async () => {
    const { mediaId, handle } = scene.upload('clean', 'photo.png', png());
    expect(await scene.result(handle)).toMatchObject({ status: 'clean', verdict: 'clean', bytes: png().length });
    expect(await scene.saying('clean', 'clean')).toMatchObject({ file_mimetype: 'image/png', file_media_id: mediaId });
    expect(stack.simulator.media(mediaId)?.deleted).toBe(false);
  });

  test('an infected file is contained, and called what it is', async () => {
    const { mediaId, handle } = scene.upload('infected', 'invoice.pdf', eicar());
    await scene.waiting(handle);
    expect(await scene.saying('infected', contained)).toMatchObject({
      file_virus_scan_result: expect.stringMatching(/FOUND$/),
    });
    expect(stack.simulator.media(mediaId)?.deleted).toBe(deletes);
    expect(await scene.blobNames('quarantine')).not.toEqual([]);
    await handle.signal(rejectRelease, decision);
    expect(await handle.result()).toMatchObject({ status: 'rejected', verdict: 'infected' });
  });

  test('a file that is too large is unscanned, never clean, and waits for a person', async () => {
    const { mediaId, handle } = scene.upload('too-large', 'film.mp4', Buffer.alloc(1_000_001));
    await scene.waiting(handle);
    expect(await scene.saying('too-large', 'unscanned')).toMatchObject({
      file_virus_scan_result: 'not scanned: too-large',
    });
    expect(stack.simulator.media(mediaId)?.deleted).toBe(false);
    await handle.signal(approveRelease, decision);
    expect(await handle.result()).toMatchObject({ status: 'released', verdict: 'unscanned' });
  });

  test(`a file whose link dies before it is downloaded is ${afterDeadLink}`, async () => {
    const hold = stack.simulator.setFault({ kind: 'delay', route: 'download', times: 1 });
    scene.upload('dead-link', 'photo.png', png());
    await stack.simulator.waitFor(() => hold.applied === 1);
    ahead += 11 * MINUTE_MS;
    stack.simulator.releaseFault(hold.id);
    expect(await scene.saying('dead-link', afterDeadLink)).toBeDefined();
  });

  test('a contained file that is approved is handed over', async () => {
    const { handle } = scene.upload('released', 'tool.exe', eicar());
    await scene.waiting(handle);
    await handle.signal(approveRelease, decision);
    expect(await handle.result()).toMatchObject({ status: 'released', verdict: 'infected' });
    expect(await scene.saying('released', 'released')).toMatchObject({ file_reviewed_by: 'jane.doe' });
    expect(await scene.blobNames('released')).toHaveLength(1);
  });

  test('several files of one conversation are judged one by one', async () => {
    const clean = scene.upload('several', 'photo.png', png());
    const infected = scene.upload('several', 'tool.exe', eicar());
    const other = scene.upload('several', 'letter.pdf', pdf());
    await scene.waiting(infected.handle);
    expect(await scene.result(clean.handle)).toMatchObject({ status: 'clean' });
    expect(await scene.result(other.handle)).toMatchObject({ status: 'clean' });
    expect(stack.simulator.media(infected.mediaId)?.deleted).toBe(deletes);
    expect(stack.simulator.media(clean.mediaId)?.deleted).toBe(false);
    await infected.handle.signal(rejectRelease, decision);
    await infected.handle.result();
  });

  test('an address that somebody typed is no file: nobody opens it', async () => {
    const { simulator } = stack;
    simulator.addConversation({ id: scene.id('link'), messages: [] });
    simulator.platform.sendMessage(scene.id('link'), { attachments: [{ link: `${simulator.url}/typed` }] });
    // An event that comes behind it.
    await scene.result(scene.upload('link', 'photo.png', png()).handle);
    await until('it is listed', async () => (await scene.scansOf('link')) > 0);
    expect(await scene.scansOf('link')).toBe(1);
    expect(simulator.calls.filter(({ path }) => path === '/typed')).toEqual([]);
  });

  test('a finished conversation is archived, redacted, and its address written', async () => {
    const from = { fromId: 'customer-1', timestamp: new Date(Date.now() - MINUTE_MS).toISOString() };
    const messages = SECRETS.map((secret) => ({ ...from, text: `it is ${secret}` }));
    stack.simulator.addConversation({ id: scene.id('archived'), messages });
    const { uri, redactions } = await scene.result(scene.end('archived'));
    expect(redactions).toEqual({ card: 1, email: 1 });
    const record = await scene.record(uri);
    expect(record.match(/\[REDACTED\]/g)).toHaveLength(2);
    for (const secret of SECRETS) expect(record).not.toContain(secret);
    expect(stack.simulator.conversation(scene.id('archived'))?.attributes).toMatchObject({
      archiveUri: uri,
      archiveImmutability: 'none',
    });
  });

  test('a 429 is waited out for as long as it asks', async () => {
    stack.simulator.setFault({
      kind: 'status',
      route: patchRoute,
      status: 429,
      headers: { 'Retry-After': '2' },
      match: scene.id('busy'),
      times: 1,
    });
    await scene.result(scene.upload('busy', 'photo.png', png()).handle);
    await scene.saying('busy', 'clean');
    const [refused, accepted] = stack.simulator.calls.filter(
      ({ route, path }) => route === patchRoute && path.includes('/busy'),
    );
    expect([refused?.status, accepted?.at === undefined]).toEqual([429, false]);
    expect(accepted!.at - refused!.at).toBeGreaterThanOrEqual(2000);
  });

  test('events that come again change nothing', async () => {
    const { mediaId, handle } = scene.upload('again', 'photo.png', png());
    await scene.result(handle);
    const archive = scene.end('again');
    await scene.result(archive);
    expect(stack.simulator.announceUpload(mediaId)).toBeGreaterThan(0);
    expect(
      stack.simulator.completeConversation(scene.id('again'), archive.workflowId.split(':').slice(2).join(':')),
    ).toBeGreaterThan(0);
    // An event that comes behind them.
    await scene.result(scene.upload('after-again', 'photo.png', png()).handle);
    for (const { workflowId } of [handle, archive]) {
      await until('it is listed', async () => (await scene.runsOf(workflowId)) > 0);
      expect(await scene.runsOf(workflowId)).toBe(1);
    }
  });

  test('a listener that is started anew goes on', async () => {
    await stack.restartListener();
    const { handle } = scene.upload('restarted', 'photo.png', png());
    expect(await scene.result(handle)).toMatchObject({ status: 'clean' });
    await started(scene.end('restarted'));
  });

  test('Genesys Cloud saw no breach of its contract, and no token on a download', () => {
    expect(stack.simulator.problems).toEqual([]);
    const downloads = stack.simulator.calls.filter(({ route }) => route === 'download');
    expect(downloads.length).toBeGreaterThan(5);
    expect(downloads.filter(({ hasAuthorization }) => hasAuthorization)).toEqual([]);
  });
});
