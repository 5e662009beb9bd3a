import { activityInfo } from '@temporalio/activity';
import type { ActivityExecuteInput, ActivityInboundCallsInterceptor, Next } from '@temporalio/worker';
import { archiveWorkflowId, ledgerWorkflowId, parseArchiveWorkflowId, scanWorkflowId } from '../contract/ids.js';

/** A step was asked for by a run that is not the one of the file or conversation. */
export class ForeignRunError extends Error {
  override readonly name = 'ForeignRunError';

  constructor(step: string) {
    super(`the run that asks for "${step}" is not the one of the file or conversation that it is about`);
  }
}

/** What steps are about; anybody may have written it. */
interface Input {
  readonly conversationId?: string;
  readonly mediaId?: string;
  readonly completedTime?: string;
  readonly file?: { readonly mediaId?: string };
  readonly target?: string;
  readonly id?: string;
  readonly owner?: string;
}

/** The id that the run must have. */
type IdOf = (input: Input, workflowId: string) => string | undefined;

const ofFile: IdOf = ({ conversationId = '', mediaId = '' }) => scanWorkflowId(conversationId, mediaId);
const ofReport: IdOf = ({ conversationId = '', file }) => scanWorkflowId(conversationId, file?.mediaId ?? '');
const ofConversation: IdOf = ({ conversationId = '' }) => ledgerWorkflowId(conversationId);
const ofArchive: IdOf = ({ conversationId = '', completedTime = '' }) =>
  archiveWorkflowId(conversationId, completedTime);
/** A verdict that is for no file is not sealed. */
const ofScannedFile: IdOf = (input, workflowId) =>
  input.mediaId === undefined ? workflowId : ofFile(input, workflowId);
const ofPatched: IdOf = ({ target, id = '' }, workflowId) => {
  if (target === 'conversation') return ledgerWorkflowId(id);
  return parseArchiveWorkflowId(workflowId)?.conversationId === id ? workflowId : undefined;
};

/** The runs that may ask for a step, where it has an effect or seals what it finds. */
const RUNS: ReadonlyMap<string, IdOf> = new Map([
  ['download', ofFile],
  ['scan', ofScannedFile],
  ['quarantine', ofFile],
  ['removeMedia', ofFile],
  ['release', ofFile],
  ['reject', ofFile],
  ['logExpiry', ofFile],
  ['logReopening', ofFile],
  ['report', ofReport],
  ['reportHere', ofReport],
  ['recallHere', ofConversation],
  ['recallReports', ofConversation],
  ['storeReports', ofConversation],
  ['writeFileAttributes', ofConversation],
  ['redact', ofArchive],
  ['upload', ofArchive],
  ['logRecordDecision', ofArchive],
  ['patch', ofPatched],
]);

/**
 * Does steps only for the runs that they are meant for. Whoever can write to the namespace can have a run of his own, worked on by
 * himself, ask our workers for any step, about any file. Under the id of the file he has to end or follow our run, and the watch
 * names what has taken its place; what the step is told has to be proven all the same.
 */
export class AskingRunInterceptor implements ActivityInboundCallsInterceptor {
  /** @throws {ForeignRunError} */
  async execute(input: ActivityExecuteInput, next: Next<ActivityInboundCallsInterceptor, 'execute'>): Promise<unknown> {
    refuseForeignRun(input.args[0]);
    return next(input);
  }
}

function refuseForeignRun(argument: unknown): void {
  const { activityType, workflowExecution } = activityInfo();
  const idOf = RUNS.get(activityType);
  if (idOf === undefined) return;
  const input = (typeof argument === 'object' && argument !== null ? argument : {}) as Input;
  const { workflowId = '' } = workflowExecution ?? {};
  // What it stages lies under the name of the owner.
  const isOwner = input.owner === undefined || input.owner === workflowId;
  if (!isOwner || idOf(input, workflowId) !== workflowId) throw new ForeignRunError(activityType);
}
