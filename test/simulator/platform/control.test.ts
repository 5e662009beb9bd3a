import { describe, expect, test } from '@jest/globals';
import { ControlError, SimulatorControl } from '../../../simulator/control-client.js';
import { simulators } from '../with-simulator.js';
import { listen, settled, TOPICS } from './client.js';

const start = simulators();

describe('the control API of the Platform API', () => {
  test('sends messages with files and links, and has people join and leave', async () => {
    const simulator = await start();
    const { platform } = new SimulatorControl(simulator.url);
    simulator.addConversation({ id: 'c1', messages: [] });
    const { messageId, mediaIds } = await platform.sendMessage({
      conversationId: 'c1',
      text: 'see files',
      attachments: [{ link: 'https://example.com' }, { fileName: 'a.png', base64: 'AP8=', lacks: ['sha256'] }],
    });
    const message = simulator.platform.conversation('c1')?.messages[0];
    expect(message).toMatchObject({ id: messageId, text: 'see files', attachments: [{}, { id: mediaIds[0] }] });
    expect(simulator.media(mediaIds[0] ?? '')).toMatchObject({ conversationId: 'c1', size: 2 });
    const { participantId } = await platform.join({ conversationId: 'c1', purpose: 'bot' });
    await platform.leave({ conversationId: 'c1', participantId, disconnectType: 'transfer' });
    await platform.leave({ conversationId: 'c1' });
    const left = simulator.platform.conversation('c1')?.participants.filter(({ endTime }) => endTime !== undefined);
    expect(left?.map(({ purpose, disconnectType }) => [purpose, disconnectType])).toEqual([
      ['customer', 'client'],
      ['bot', 'transfer'],
    ]);
  });

  test('adds queues, transfers, sends events and notices, and shows the channels', async () => {
    const simulator = await start();
    const { platform } = new SimulatorControl(simulator.url);
    const { channel, socket } = await listen(simulator, [TOPICS.messages]);
    const { id } = await platform.addQueue({ name: 'Other' });
    simulator.addConversation({ id: 'c1', messages: [] });
    await platform.transfer('c1', id);
    expect(await platform.sendSnapshot({ conversationId: 'c1', lacks: ['media'] })).toEqual({ delivered: 1 });
    await platform.notify('socket_closing', channel.id);
    await settled(socket);
    expect(socket.of(TOPICS.messages)).toHaveLength(3);
    expect(socket.of('v2.system.socket_closing')).toHaveLength(1);
    expect(await platform.channels()).toMatchObject([{ id: channel.id, connected: true, topics: [TOPICS.messages] }]);
    expect(simulator.state().sockets.notifications).toMatchObject({ open: 1, subscribed: 1 });
  });

  test('refuses what makes no sense', async () => {
    const simulator = await start();
    const { platform } = new SimulatorControl(simulator.url);
    const status = (answer: Promise<unknown>): Promise<unknown> =>
      answer.catch((error: unknown) => (error instanceof ControlError ? error.status : error));
    expect(await status(platform.sendMessage({ conversationId: 'none' }))).toBe(404);
    expect(await status(platform.join({} as never))).toBe(400);
    expect(await status(platform.notify('token_revoked', 'none'))).toBe(404);
    await platform.addQueue({ id: 'q2', name: 'Second' });
    expect(await status(platform.addQueue({ id: 'q2', name: 'Again' }))).toBe(409);
  });
});
