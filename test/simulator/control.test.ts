import { describe, expect, test } from '@jest/globals';
import { ControlError, ControlTimeoutError, SimulatorControl } from '../../simulator/control-client.js';
import type { Simulator } from '../../simulator/simulator.js';
import { call, MESSAGE, nextFrame, subscribe, token } from './client.js';
import { simulators } from './with-simulator.js';

const start = simulators();

async function startControlled(): Promise<{ simulator: Simulator; control: SimulatorControl }> {
  const simulator = await start();
  return { simulator, control: new SimulatorControl(simulator.url) };
}

describe('the control API', () => {
  test('adds conversations and attachments, announces and completes', async () => {
    const { simulator, control } = await startControlled();
    const uploads = await subscribe(simulator, 'uploads');
    const completions = await subscribe(simulator, 'completions');
    const { id } = await control.addConversation({ messages: [MESSAGE] });
    const bytes = Buffer.from([0, 255, 10, 13]);
    const uploaded = nextFrame(uploads);
    const { mediaId, downloadUrl } = await control.uploadAttachment({ conversationId: id, fileName: 'a', bytes });
    expect(await uploaded).toMatchObject({ conversation: { id }, media: { id: mediaId, downloadUrl } });
    expect(Buffer.from(await (await fetch(downloadUrl)).arrayBuffer())).toEqual(bytes);
    expect(await control.announceUpload(mediaId)).toEqual({ delivered: 1 });
    const completed = nextFrame(completions);
    expect(await control.completeConversation(id, '2024-05-15T14:32:00.000Z')).toEqual({ delivered: 1 });
    expect(await completed).toMatchObject({ data: { id, completedTime: '2024-05-15T14:32:00.000Z' } });
    const raw = nextFrame(completions);
    expect(await control.sendRaw('completions', '[]')).toEqual({ delivered: 1 });
    expect(await raw).toEqual([]);
  });

  test('shows calls and state, and leaves itself out of the calls', async () => {
    const { simulator, control } = await startControlled();
    const { id } = await control.addConversation({ messages: [MESSAGE] });
    const bearer = await token(simulator);
    await call(simulator, 'PATCH', `/api/v2/interactions/${id}`, bearer, { attributes: { archiveUri: 'u' } });
    const calls = await control.calls();
    expect(calls.map(({ route, status }) => [route, status])).toEqual([
      ['token', 200],
      ['patchInteraction', 204],
    ]);
    expect(calls[1]?.body).toEqual({ attributes: { archiveUri: 'u' } });
    expect(await control.state()).toMatchObject({
      conversations: [{ id, attributes: { archiveUri: 'u' }, customAttributes: {} }],
      media: [],
      sockets: { uploads: { open: 0 }, completions: { open: 0 } },
      faults: [],
      tokensIssued: 1,
      problems: [],
    });
  });

  test('sets, releases and clears faults, and revokes tokens', async () => {
    const { simulator, control } = await startControlled();
    const { id } = await control.addConversation({ messages: [] });
    const bearer = await token(simulator);
    const status = async (): Promise<number> =>
      (await call(simulator, 'GET', `/api/v2/conversations/${id}`, bearer)).status;
    const { id: faultId } = await control.setFault({ kind: 'status', route: 'rest', status: 503 });
    expect(await status()).toBe(503);
    await control.releaseFault(faultId);
    expect(await status()).toBe(200);
    await control.setFault({ kind: 'status', route: 'rest', status: 503 });
    await control.clearFaults();
    expect(await status()).toBe(200);
    await control.revokeTokens();
    expect(await status()).toBe(401);
  });

  test('waits for a state without polling', async () => {
    const { simulator, control } = await startControlled();
    const subscribed = control.waitFor(({ sockets }) => sockets.uploads.subscribed === 1 && 'subscribed');
    await subscribe(simulator, 'uploads');
    expect(await subscribed).toBe('subscribed');
    const found = control.waitFor(async () => (await control.calls()).find(({ status }) => status === 401));
    await call(simulator, 'GET', '/api/v2/conversations/c1', 'unknown');
    expect(await found).toMatchObject({ route: 'getConversation' });
  });

  test('tells the state when it waited in vain', async () => {
    const { control } = await startControlled();
    await expect(control.waitFor(() => false, 20)).rejects.toThrow(ControlTimeoutError);
  });

  test('refuses what makes no sense', async () => {
    const { control } = await startControlled();
    await control.addConversation({ id: 'c1', messages: [] });
    const status = (answer: Promise<unknown>): Promise<unknown> =>
      answer.catch((error: unknown) => (error instanceof ControlError ? error.status : error));
    expect(await status(control.addConversation({ id: 'c1', messages: [] }))).toBe(409);
    expect(await status(control.addConversation({} as never))).toBe(400);
    expect(await status(control.setFault({ kind: 'unknown' } as never))).toBe(400);
    expect(await status(control.completeConversation('none', ''))).toBe(404);
    expect(await status(control.releaseFault('none'))).toBe(404);
  });

  test('answers unknown endpoints with 404 and other types than JSON with 415', async () => {
    const { simulator } = await startControlled();
    expect((await fetch(`${simulator.url}/_simulator/nothing`)).status).toBe(404);
    expect((await fetch(`${simulator.url}/_simulator/toString`)).status).toBe(404);
    expect((await fetch(`${simulator.url}/_simulator/faults`, { method: 'POST', body: '{}' })).status).toBe(415);
    expect(simulator.calls).toEqual([]);
  });
});
