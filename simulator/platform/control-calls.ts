import type { ControlDeparture, ControlMessage, ControlParticipant, ControlSnapshot } from './control-handlers.js';
import type { ChannelState, Notice } from './control.js';
import type { Queue } from './queues.js';

type Call = <T>(method: 'GET' | 'POST', resource: string, body?: unknown) => Promise<T>;

/** Controls the Platform API's side of a simulator in another process; {@link PlatformControl} is the same in-process. */
export class PlatformControlCalls {
  constructor(private readonly call: Call) {}

  addQueue(queue: { id?: string; name: string }): Promise<Queue> {
    return this.call('POST', 'queues', queue);
  }

  sendMessage(message: ControlMessage): Promise<{ messageId: string; mediaIds: string[] }> {
    return this.call('POST', 'messages', message);
  }

  join(participant: ControlParticipant): Promise<{ participantId: string }> {
    return this.call('POST', 'participants', participant);
  }

  /** Without a participant: the customer leaves. */
  leave(departure: ControlDeparture): Promise<void> {
    return this.call('POST', 'departures', departure);
  }

  transfer(conversationId: string, queueId: string): Promise<void> {
    return this.call('POST', 'transfers', { conversationId, queueId });
  }

  sendSnapshot(snapshot: ControlSnapshot): Promise<{ delivered: number }> {
    return this.call('POST', 'snapshots', snapshot);
  }

  notify(notice: Notice, channelId: string): Promise<void> {
    return this.call('POST', 'notices', { notice, channelId });
  }

  async channels(): Promise<readonly ChannelState[]> {
    const { channels } = await this.call<{ channels: readonly ChannelState[] }>('GET', 'channels');
    return channels;
  }
}
