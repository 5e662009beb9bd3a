import {
  QueryNotRegisteredError,
  ServiceError,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
} from '@temporalio/client';
import type { Client, WorkflowSignalWithStartOptions } from '@temporalio/client';
import type { SignalDefinition } from '@temporalio/common';
import { ledgerWorkflowId } from '../contract/ids.js';
import { ledgerState, wakeLedger } from '../contract/ledger-messages.js';
import { conversationIdAttribute } from '../contract/search-attributes.js';
import { PayloadKeyMissingError } from '../contract/unreadable-payload.js';
import type { ConversationLedger, LedgerState } from '../contract/workflows.js';
import { grpcCodeOf } from './grpc-code.js';
import { priorityOfLedger } from './priority.js';

/** FAILED_PRECONDITION of gRPC (https://grpc.io/docs/guides/status-codes): a run that has not begun answers no query. */
const FAILED_PRECONDITION = 9;

const NOTHING: LedgerState = { files: [], unwritten: [] };

/** The latest run of a conversation's ledger, as far as Temporal keeps it. */
export interface LedgerRun {
  readonly isOpen: boolean;
  /** It has ended by itself: its state can be read without a worker. */
  readonly isCompleted: boolean;
  readonly type: string;
  readonly taskQueue: string;
  /** What it knows. */
  state(): Promise<LedgerState>;
}

/** @returns undefined without a ledger: no file of the conversation was uploaded, or only long ago. */
export async function latestLedger(client: Client, conversationId: string): Promise<LedgerRun | undefined> {
  const workflowId = ledgerWorkflowId(conversationId);
  try {
    const { status, runId, type, taskQueue } = await client.workflow.getHandle(workflowId).describe();
    const isOpen = status.name === 'RUNNING';
    const isCompleted = status.name === 'COMPLETED';
    // Of that run and no other: the result of one that is started meanwhile would be waited for.
    const handle = client.workflow.getHandle<ConversationLedger>(workflowId, runId, { followRuns: false });
    return {
      ...{ isOpen, isCompleted, type, taskQueue },
      state: async () => {
        if (isCompleted) return handle.result().catch(unlessUndecodable);
        try {
          // Also for a terminated run: it has no result, but still answers queries.
          return await handle.query(ledgerState);
        } catch (error) {
          if (!isNotBegun(error)) throw error;
          if (!isOpen) return NOTHING;
        }
        await wakeLedgerOf(client, conversationId, taskQueue);
        return handle.query(ledgerState);
      },
    };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}

/**
 * What the ledger before knew. Somebody may have run something else under its id, which knows nothing and answers nothing.
 *
 * @param taskQueue of the ledger that is to be started
 */
export async function formerState(
  client: Client,
  conversationId: string,
  taskQueue: string,
): Promise<LedgerState | undefined> {
  const former = await latestLedger(client, conversationId);
  if (former === undefined || former.type !== 'conversationLedger') return undefined;
  const isElsewhere = former.taskQueue !== taskQueue;
  return former.state().catch((error: unknown) => (isElsewhere ? NOTHING : unlessUnreadable(error)));
}

/** A message to the ledger of a conversation. */
export interface LedgerMessage<T> {
  readonly conversationId: string;
  /** Where a ledger is started that does not run. */
  readonly taskQueue: string;
  readonly signal: SignalDefinition<[T]>;
  readonly value: T;
  /** A ledger that was started with a delay need not begin its work for this message. Default: it begins at once. */
  readonly canWait?: boolean | undefined;
}

/**
 * Sends a message to the ledger of a conversation. A ledger that does not run is started, with what the one before it
 * knew. It begins its work at once, however it was started, unless the message can wait.
 *
 * @throws {Error} of the client. The message may have arrived all the same: send it again.
 */
export async function tellLedger<T>(client: Client, message: LedgerMessage<T>): Promise<void> {
  if (message.canWait === true && (await isSignalled(client, message))) return;
  if (await isTold(client, message, {})) return;
  const state = await formerState(client, message.conversationId, message.taskQueue);
  await send(client, message, { state, reuse: 'ALLOW_DUPLICATE' });
}

/**
 * As `tellLedger`, at no more cost than that of a line in its history: a ledger that is started for it begins its work when
 * `tellLedger` is called, or after this time. It needs no worker. Where only a worker could tell what the ledger of before
 * knew, the message is not sent.
 *
 * @param startDelayMs in milliseconds
 */
export async function noteInLedger<T>(client: Client, message: LedgerMessage<T>, startDelayMs: number): Promise<void> {
  if (await isTold(client, message, { startDelayMs })) return;
  const former = await latestLedger(client, message.conversationId);
  if (former?.isCompleted === false && !former.isOpen) return;
  const state = former?.isCompleted === true ? await former.state() : undefined;
  await send(client, message, { state, reuse: 'ALLOW_DUPLICATE', startDelayMs });
}

/** A signal alone ends no delay: see `wake`. @returns false without a ledger that runs */
async function isSignalled<T>(client: Client, { conversationId, signal, value }: LedgerMessage<T>): Promise<boolean> {
  try {
    await client.workflow.getHandle(ledgerWorkflowId(conversationId)).signal(signal, value);
    return true;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}

/** @returns false when there was a ledger, which has ended: its successor is not to begin without what it knew */
async function isTold<T>(client: Client, message: LedgerMessage<T>, options: SendOptions): Promise<boolean> {
  try {
    await send(client, message, { ...options, reuse: 'REJECT_DUPLICATE' });
    return true;
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return false;
    throw error;
  }
}

interface SendOptions {
  readonly state?: LedgerState | undefined;
  readonly reuse?: WorkflowSignalWithStartOptions['workflowIdReusePolicy'];
  readonly startDelayMs?: number;
}

async function send<T>(
  client: Client,
  { conversationId, taskQueue, signal, value }: LedgerMessage<T>,
  { state, reuse, startDelayMs }: SendOptions,
): Promise<void> {
  await client.workflow.signalWithStart<ConversationLedger, [T]>('conversationLedger', {
    workflowId: ledgerWorkflowId(conversationId),
    taskQueue,
    priority: priorityOfLedger(conversationId),
    args: [state === undefined ? { conversationId } : { conversationId, state }],
    signal,
    signalArgs: [value],
    ...(reuse === undefined ? {} : { workflowIdReusePolicy: reuse }),
    ...(startDelayMs === undefined ? {} : { startDelay: startDelayMs }),
    typedSearchAttributes: [{ key: conversationIdAttribute, value: conversationId }],
    staticSummary: `files of conversation ${conversationId}`,
  });
}

/**
 * Has a ledger go on that waits. A start that meets a run whose own is delayed ends the delay; a signal alone does not.
 *
 * @throws {Error} of the client
 */
export async function wakeLedgerOf(client: Client, conversationId: string, taskQueue: string): Promise<void> {
  await isTold(client, { conversationId, taskQueue, signal: wakeLedger, value: null }, {});
}

/** Whoever polls a task queue can complete a run with what nobody can read. */
function unlessUndecodable(error: unknown): LedgerState {
  if (error instanceof ServiceError || error instanceof PayloadKeyMissingError) throw error;
  return NOTHING;
}

/** A run whose history does not replay, as after some resets, answers nothing for ever: what warns, storage knows. */
function unlessUnreadable(error: unknown): LedgerState {
  if (error instanceof QueryNotRegisteredError) return NOTHING;
  throw error;
}

function isNotBegun(error: unknown): boolean {
  return grpcCodeOf(error) === FAILED_PRECONDITION;
}
