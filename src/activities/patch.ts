import { cancellationSignal } from '@temporalio/activity';
import type { Attributes, GenesysApi } from '../genesys/api.js';
import { withHeartbeat } from './heartbeat.js';

export interface PatchInput {
  readonly target: 'conversation' | 'interaction';
  readonly id: string;
  readonly attributes: Attributes;
}

export function createPatch({ genesys }: { readonly genesys: GenesysApi }) {
  /** Writes attributes of a conversation or an interaction; other attributes keep their values. */
  return async function patch({ target, id, attributes }: PatchInput): Promise<void> {
    const signal = cancellationSignal();
    await withHeartbeat(() =>
      target === 'conversation'
        ? genesys.setConversationAttributes(id, attributes, signal)
        : genesys.setInteractionAttributes(id, attributes, signal),
    );
  };
}
