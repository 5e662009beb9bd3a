import { cancellationSignal } from '@temporalio/activity';
import type { Sender } from '../contract/sender.js';
import type { FileAddress, GenesysRest } from '../genesys/rest.js';

export interface SenderDependencies {
  readonly genesys: Pick<GenesysRest, 'senderOf'>;
}

/** Who sent a file. Looked up where it matters, because the input of a run can be written by whoever started it. */
export async function senderOfFile({ genesys }: SenderDependencies, file: FileAddress): Promise<Sender> {
  return (await genesys.senderOf?.(file, cancellationSignal())) ?? { kind: 'outside' };
}
