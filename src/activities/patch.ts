import { cancellationSignal } from '@temporalio/activity';
import type { Attributes, GenesysApi } from '../genesys/api.js';

export interface PatchInput {
  readonly target: 'conversation' | 'interaction';
  readonly id: string;
  readonly attributes: Attributes;
}

export function createPatch({ genesys }: { readonly genesys: GenesysApi }) {
  /** Writes attributes of a conversation or an interaction; other attributes keep their values. */
  return async function patch({ target, id, attributes }: PatchInput): Promise<void> {
    const signal = cancellationSignal();
    if (target === 'conversation') await genesys.setConversationAttributes(id, attributes, signal);
    else await genesys.setInteractionAttributes(id, attributes, signal);
  };
}
