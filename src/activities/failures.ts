import { activityInfo } from '@temporalio/activity';
import type { ActivityExecuteInput, ActivityInboundCallsInterceptor, Next } from '@temporalio/worker';
import { ApplicationFailure, ApplicationFailureCategory, CancelledFailure, TemporalFailure } from '@temporalio/common';
import type { RetryPolicy } from '@temporalio/common';
import type { Logger } from 'pino';
import * as clamav from '../scanning/clamav/errors.js';
import { IcapAnswerError } from '../scanning/icap/errors.js';
import { EngineChangedError } from '../scanning/errors.js';
import { SignaturesNotTrustedError } from '../scanning/signatures/signatures.js';
import { OpenerUnavailableError } from '../scanning/opener/errors.js';
import { DownloadFailedError } from '../genesys/download-errors.js';
import * as genesys from '../genesys/errors.js';
import * as archive from '../archive/archive-errors.js';
import * as storage from '../storage/errors.js';
import { ClockSkewError } from '../storage/service-clock.js';
import { ManifestDamagedError } from '../archive/manifest/errors.js';
import { TimestampAuthorityError } from '../archive/timestamps/timestamps.js';
import * as staging from '../staging/staging-errors.js';
import * as vault from '../vault/vault-errors.js';
import { DecisionRefusedError } from '../decisions/authority.js';
import { NoticeNotTakenError } from '../notices/notifier.js';
import { STAGED_FILE_LOST } from '../contract/failure-types.js';
import { PayloadKeyMissingError } from '../contract/unreadable-payload.js';
import { IdNotPlainError } from '../temporal/query-id.js';
import { ForeignRunError } from './asking-run.js';
import { ContainmentRefusedError } from './containment-refused.js';
import { NoConversationListError } from './reconcile.js';
import { UnprovenAttributesError } from './patch.js';
import { RemovalUnprovenError } from './remove-media.js';
import { ReportRefusedError, TemporalUnavailableError } from './temporal-errors.js';
import { TranscriptTooLargeError } from './transcript-too-large.js';
import { operatorDelayMs, policyDelayMs, rateLimitDelayMs, turnDelayMs } from './backoff.js';

/** Type of the failure of a step whose call was throttled by our rate limiter. Recorded histories contain this name. */
export const HELD_BACK = 'HeldBack';

/** What the delay of the next attempt depends on, besides the error. */
export interface Attempt {
  readonly number: number;
  readonly retryPolicy: RetryPolicy | undefined;
  readonly random: () => number;
}

/** What is to be done about an error. All delays are milliseconds. */
type Treatment =
  | { readonly retry: 'never'; readonly type?: string }
  /** Something outside is down: the step's own pace, but never before `retryAfterMs`. */
  | { readonly retry: 'outage'; readonly retryAfterMs?: number | undefined }
  | { readonly retry: 'rate-limited'; readonly retryAfterMs: number | undefined }
  /** The rate limiter keeps a turn for the call. */
  | { readonly retry: 'in-turn'; readonly waitMs: number; readonly type?: string }
  /** Somebody has to repair something first. */
  | { readonly retry: 'operator' };

/** The table of failures: every error that a step can meet, and what is done about it. */
function treatmentOf(error: Error, attempt: number): Treatment | undefined {
  if (error instanceof genesys.GenesysThrottledError) {
    return { retry: 'in-turn', waitMs: error.waitMs, type: HELD_BACK };
  }
  if (error instanceof genesys.GenesysRateLimitedError) {
    return error.waitMs === undefined
      ? { retry: 'rate-limited', retryAfterMs: error.retryAfterMs }
      : { retry: 'in-turn', waitMs: error.waitMs };
  }
  if (error instanceof genesys.GenesysUnavailableError || error instanceof storage.StorageUnavailableError) {
    return { retry: 'outage', retryAfterMs: error.retryAfterMs };
  }
  // Somebody's JSON, such as the error of a gateway under 200, for as long as outages last; then it is the API's word.
  if (error instanceof genesys.GenesysResponseError) return { retry: attempt < UNREADABLE_TRIES ? 'outage' : 'never' };
  if (error instanceof NoticeNotTakenError) return { retry: error.isFinal ? 'never' : 'outage' };
  if (isOneOf(error, OUTAGES)) return { retry: 'outage' };
  if (isOneOf(error, FOR_AN_OPERATOR)) return { retry: 'operator' };
  if (isOneOf(error, STAGED_FILE_LOSSES)) return { retry: 'never', type: STAGED_FILE_LOST };
  if (isOneOf(error, PERMANENT)) return { retry: 'never' };
  return undefined;
}

/** Tries of an answer that is not of the shape that the API promises: more than an hour, at the pace of outages. */
export const UNREADABLE_TRIES = 25;

type ErrorClass = abstract new (...parameters: never[]) => Error;

const OUTAGES: readonly ErrorClass[] = [
  DownloadFailedError,
  clamav.ScannerUnavailableError,
  clamav.ScanDeadlineError,
  clamav.ScanReplyError,
  // Of a scanner that is used without a proof before; else it is tested first.
  clamav.ScannerSelfTestError,
  EngineChangedError,
  IcapAnswerError,
  SignaturesNotTrustedError,
  OpenerUnavailableError,
  staging.StagingFullError,
  archive.ArchiveReadBackError,
  storage.UploadMismatchError,
  TemporalUnavailableError,
  TimestampAuthorityError,
  PayloadKeyMissingError,
];

const FOR_AN_OPERATOR: readonly ErrorClass[] = [
  genesys.GenesysForbiddenError,
  genesys.GenesysUnauthorizedError,
  genesys.GenesysCredentialsError,
  storage.StorageForbiddenError,
  storage.StorageNotFoundError,
  archive.ContainerNotImmutableError,
  ClockSkewError,
  ContainmentRefusedError,
];

/** The workflow turns back to an earlier step. */
const STAGED_FILE_LOSSES: readonly ErrorClass[] = [
  clamav.StagedFileMismatchError,
  staging.StagedFileMissingError,
  staging.StagedFileChangedError,
  vault.VaultContentMismatchError,
];

/** Repeating cannot help: a person has to look at it. */
const PERMANENT: readonly ErrorClass[] = [
  DecisionRefusedError,
  ForeignRunError,
  genesys.GenesysNotFoundError,
  genesys.GenesysRejectedError,
  genesys.GenesysResponseTooLargeError,
  TranscriptTooLargeError,
  archive.ArchiveConflictError,
  archive.ImmutabilityNotEnforcedError,
  ManifestDamagedError,
  staging.FileTooLargeError,
  vault.VaultCopyMissingError,
  vault.VaultCopyDamagedError,
  vault.ReleasedFileConflictError,
  storage.StorageConflictError,
  storage.StorageRejectedError,
  NoConversationListError,
  ReportRefusedError,
  UnprovenAttributesError,
  RemovalUnprovenError,
  IdNotPlainError,
];

function isOneOf(error: Error, classes: readonly ErrorClass[]): boolean {
  return classes.some((errorClass) => error instanceof errorClass);
}

/**
 * Turns a domain error into the failure that Temporal is to record. The cause is left behind: failures are stored in
 * clear, and the causes of errors can quote what must not be.
 *
 * @returns undefined for an error that is not in the table, which is a defect of this program.
 */
export function toActivityFailure(error: Error, attempt: Attempt): ApplicationFailure | undefined {
  const treatment = treatmentOf(error, attempt.number);
  if (treatment === undefined) return undefined;
  const nextRetryDelay = delayMs(treatment, attempt);
  return ApplicationFailure.create({
    message: error.message,
    type: ('type' in treatment ? treatment.type : undefined) ?? error.name,
    nonRetryable: treatment.retry === 'never',
    ...(nextRetryDelay === undefined ? {} : { nextRetryDelay }),
    // An expected answer of a busy API: no reason for an alarm.
    ...(isExpected(treatment) ? { category: ApplicationFailureCategory.BENIGN } : {}),
  });
}

function isExpected({ retry }: Treatment): boolean {
  return retry === 'rate-limited' || retry === 'in-turn';
}

function delayMs(treatment: Treatment, { number, retryPolicy, random }: Attempt): number | undefined {
  switch (treatment.retry) {
    case 'never':
      return undefined;
    case 'rate-limited':
      return rateLimitDelayMs(treatment.retryAfterMs, number, random);
    case 'in-turn':
      return turnDelayMs(treatment.waitMs, random);
    case 'operator':
      return operatorDelayMs(random);
    case 'outage':
      return Math.max(policyDelayMs(retryPolicy, number, random), turnDelayMs(treatment.retryAfterMs ?? 0, random));
  }
}

/** Many calls that wait for their turns are normal; that the scanner is away is told by `ProvenScanner`, once for all files. */
function levelOf(error: Error, { type, category }: ApplicationFailure): 'debug' | 'info' | 'warn' {
  if (type === HELD_BACK) return 'debug';
  if (error instanceof clamav.ScannerUnavailableError) return 'info';
  return category === ApplicationFailureCategory.BENIGN ? 'info' : 'warn';
}

/** Wraps every activity: the one funnel from errors to failures. */
export class FailureInterceptor implements ActivityInboundCallsInterceptor {
  constructor(private readonly log: Logger) {}

  async execute(input: ActivityExecuteInput, next: Next<ActivityInboundCallsInterceptor, 'execute'>): Promise<unknown> {
    try {
      return await next(input);
    } catch (error) {
      if (error instanceof TemporalFailure || error instanceof CancelledFailure || !(error instanceof Error))
        throw error;
      const { activityType, attempt, retryPolicy, workflowExecution } = activityInfo();
      const context = { step: activityType, attempt, workflowId: workflowExecution?.workflowId };
      const failure = toActivityFailure(error, { number: attempt, retryPolicy, random: Math.random });
      if (failure !== undefined) {
        const missing =
          error instanceof genesys.GenesysForbiddenError ? { wwwAuthenticate: error.wwwAuthenticate } : {};
        this.log[levelOf(error, failure)](
          { ...context, ...missing, error: failure.type, retryInMs: failure.nextRetryDelay },
          error.message,
        );
        throw failure;
      }
      this.log.error({ ...context, err: error }, 'unexpected error in an activity');
      throw ApplicationFailure.create({
        message: 'unexpected error: see the log of the worker',
        type: error.name,
        nextRetryDelay: policyDelayMs(retryPolicy, attempt, Math.random),
      });
    }
  }
}
