import { cancellationSignal } from '@temporalio/activity';
import type { Attributes, GenesysRest, WrittenPlace } from '../genesys/rest.js';
import { withHeartbeat } from './heartbeat.js';
import type { ActivityObserver } from './observer.js';

export interface PatchInput {
  readonly target: 'conversation' | 'interaction';
  readonly id: string;
  readonly attributes: Attributes;
}

export interface PatchDependencies {
  readonly genesys: GenesysRest;
  readonly metrics: ActivityObserver;
}

export function createPatch({ genesys, metrics }: PatchDependencies) {
  /**
   * Writes attributes of a conversation or an interaction; other attributes keep their values.
   *
   * @returns the places that accepted them and do not show them.
   */
  return async function patch({ target, id, attributes }: PatchInput): Promise<readonly WrittenPlace[]> {
    const signal = cancellationSignal();
    const { unconfirmed } = await withHeartbeat(() =>
      target === 'conversation'
        ? genesys.setConversationAttributes(id, attributes, signal)
        : genesys.setInteractionAttributes(id, attributes, signal),
    );
    for (const place of unconfirmed) metrics.unconfirmed(place);
    return unconfirmed;
  };
}
