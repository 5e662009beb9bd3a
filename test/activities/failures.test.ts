import { STAGED_FILE_LOST } from '../../src/contract/failure-types.js';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { ApplicationFailure, ApplicationFailureCategory, CancelledFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { FailureInterceptor, toActivityFailure, UNREADABLE_TRIES } from '../../src/activities/failures.js';
import { ContainmentRefusedError } from '../../src/activities/containment-refused.js';
import { DownloadFailedError } from '../../src/genesys/download.js';
import {
  GenesysForbiddenError,
  GenesysNotFoundError,
  GenesysRateLimitedError,
  GenesysResponseError,
  GenesysUnavailableError,
} from '../../src/genesys/errors.js';
import { ScannerUnavailableError } from '../../src/scanning/clamav/errors.js';
import { StorageUnavailableError } from '../../src/storage/errors.js';
import { StagedFileMissingError } from '../../src/staging/staging-errors.js';
import { capturedLog } from '../genesys/support.js';

const SOURCES = fileURLToPath(new URL('../../src/', import.meta.url));
const ATTEMPT = { number: 1, retryPolicy: { initialInterval: '1s' as const }, random: () => 0 };

/** How each error is treated. Who adds a class adds a line, and thinks. */
const TREATMENTS: Record<string, 'never' | 'never: staged file lost' | 'outage' | 'rate limit' | 'operator'> = {
  // Somebody else is down, or busy.
  DownloadFailedError: 'outage',
  GenesysUnavailableError: 'outage',
  StorageUnavailableError: 'outage',
  ScannerUnavailableError: 'outage',
  ScanDeadlineError: 'outage',
  ScanReplyError: 'outage',
  ScannerSelfTestError: 'outage',
  EngineChangedError: 'outage',
  IcapAnswerError: 'outage',
  SignaturesNotTrustedError: 'outage',
  OpenerUnavailableError: 'outage',
  StagingFullError: 'outage',
  ArchiveReadBackError: 'outage',
  UploadMismatchError: 'outage',
  TemporalUnavailableError: 'outage',
  TimestampAuthorityError: 'outage',
  GenesysRateLimitedError: 'rate limit',
  GenesysThrottledError: 'rate limit',
  // A person has to repair something.
  GenesysForbiddenError: 'operator',
  GenesysUnauthorizedError: 'operator',
  GenesysCredentialsError: 'operator',
  StorageForbiddenError: 'operator',
  StorageNotFoundError: 'operator',
  ContainerNotImmutableError: 'operator',
  ContainmentRefusedError: 'operator',
  ClockSkewError: 'operator',
  // Back to the download.
  StagedFileMismatchError: 'never: staged file lost',
  StagedFileMissingError: 'never: staged file lost',
  StagedFileChangedError: 'never: staged file lost',
  VaultContentMismatchError: 'never: staged file lost',
  // Repeating cannot help.
  GenesysNotFoundError: 'never',
  GenesysRejectedError: 'never',
  // Until the answer has been the same for an hour.
  GenesysResponseError: 'outage',
  GenesysResponseTooLargeError: 'never',
  TranscriptTooLargeError: 'never',
  ArchiveConflictError: 'never',
  ImmutabilityNotEnforcedError: 'never',
  ManifestDamagedError: 'never',
  VaultCopyMissingError: 'never',
  VaultCopyDamagedError: 'never',
  ReleasedFileConflictError: 'never',
  StorageConflictError: 'never',
  StorageRejectedError: 'never',
  FileTooLargeError: 'never',
  NoConversationListError: 'never',
  ReportRefusedError: 'never',
  ForeignRunError: 'never',
  UnprovenAttributesError: 'never',
  RemovalUnprovenError: 'never',
};

/** Errors that no step throws, and why. */
const NOT_IN_THE_TABLE: Record<string, string> = {
  SandboxUnavailableError: 'the usual scanner takes its place',
  GenesysError: 'abstract',
  StorageError: 'abstract',
  DownloadLinkGoneError: 'an outcome of the download step',
  DownloadTooSlowError: 'an outcome of the download step',
  DownloadRefusedError: 'an outcome of the download step',
  DownloadTooLargeError: 'an outcome of the download step',
  EnvelopeError: 'becomes VaultCopyDamagedError',
  NoReleasedFileError: 'of a command',
  PolicyError: 'ends the worker at its start',
  NoManifestError: 'of a command, not of a step',
  HostIdInvalidError: 'ends the worker at its start',
  ScannerNotTrustedError: 'ends the worker at its start',
  RecordDamagedError: 'met by commands only',
  TimestampInvalidError: 'becomes TimestampAuthorityError, or the stamp is passed over',
  ArchiveKeysError: 'ends the worker at its start',
  FolderNotEmptyError: 'met by commands only',
  NoProofError: 'met by commands only',
  LimitExceededError: 'ends as a finding of the opener',
  BerError: 'ends as a finding of the opener',
  ZipDirectoryError: 'ends as a finding of the opener',
};

type ErrorClass = { readonly name: string; readonly prototype: Error };

/** Every error class that the modules of a folder export. */
async function errorClassesOf(folder: string): Promise<ErrorClass[]> {
  const files = readdirSync(join(SOURCES, folder), { recursive: true, encoding: 'utf8' });
  const classes = new Set<ErrorClass>();
  // A thread cannot be imported, and hands over answers instead of errors.
  for (const file of files.filter((name) => name.endsWith('.ts') && !name.endsWith('-thread.ts'))) {
    const module = (await import(pathToFileURL(join(SOURCES, folder, file)).href)) as Record<string, unknown>;
    for (const value of Object.values(module)) {
      const isErrorClass = typeof value === 'function' && value.prototype instanceof Error;
      if (isErrorClass) classes.add(value as unknown as ErrorClass);
    }
  }
  return [...classes];
}

/** An error of a class, without asking how it is made. */
function instanceOf({ name, prototype }: ErrorClass): Error {
  const error = Object.create(prototype) as Error;
  return Object.assign(error, { name, message: 'a problem', call: { route: 'r' }, waitMs: 5000, retryAfterMs: 7000 });
}

describe('the table', () => {
  test('has a line for every error class that a step can meet', async () => {
    const found = (
      await Promise.all(
        ['genesys', 'scanning', 'archive', 'storage', 'azure', 'vault', 'staging', 'activities'].map(errorClassesOf),
      )
    ).flat();
    const names = [...new Set(found.map(({ name }) => name))].sort();
    expect(names.length).toBeGreaterThan(30);
    expect(names).toEqual([...Object.keys(TREATMENTS), ...Object.keys(NOT_IN_THE_TABLE)].sort());

    const treated: Record<string, string> = {};
    for (const errorClass of found) {
      const failure = toActivityFailure(instanceOf(errorClass), ATTEMPT);
      if (failure === undefined) continue;
      const { nonRetryable, nextRetryDelay, category, type } = failure;
      if (nonRetryable === true)
        treated[errorClass.name] = type === errorClass.name ? 'never' : 'never: staged file lost';
      else if (category === ApplicationFailureCategory.BENIGN) treated[errorClass.name] = 'rate limit';
      else treated[errorClass.name] = nextRetryDelay === 300_000 ? 'operator' : 'outage';
    }
    expect(treated).toEqual(TREATMENTS);
  });

  test('an error that is none of ours has no line', () => {
    for (const error of [new Error('x'), new TypeError('x'), new DOMException('x', 'AbortError')]) {
      expect(toActivityFailure(error, ATTEMPT)).toBeUndefined();
    }
  });
});

describe('failures', () => {
  const call = { route: 'DELETE /api/v2/media/files/{mediaId}', status: 429 };

  test('a 429 waits as long as it asks for, in milliseconds, and is no alarm', () => {
    for (const [random, expected] of [
      [() => 0, 7000],
      [() => 0.999_999, 8750],
    ] as const) {
      const failure = toActivityFailure(new GenesysRateLimitedError(call, 7000), { ...ATTEMPT, random });
      expect(failure).toMatchObject({ type: 'GenesysRateLimitedError', nonRetryable: false, nextRetryDelay: expected });
      expect(failure?.category).toBe(ApplicationFailureCategory.BENIGN);
    }
  });

  test('repeated 429s wait longer', () => {
    const failure = toActivityFailure(new GenesysRateLimitedError(call, 7000), { ...ATTEMPT, number: 6 });
    expect(failure?.nextRetryDelay).toBe(56_000);
  });

  test.each([
    ['Genesys Cloud', new GenesysUnavailableError({ route: 'r', status: 503 }, 90_000)],
    ['storage', new StorageUnavailableError({ target: 't', status: 503 }, 90_000)],
  ])('an outage of %s keeps the wait that was asked for, and else the pace of the step', (_, error) => {
    const retryPolicy = { initialInterval: '1s', maximumInterval: '30s' } as const;
    const early = toActivityFailure(error, { ...ATTEMPT, retryPolicy });
    expect(early?.nextRetryDelay).toBe(90_000);
    expect(early?.category).not.toBe(ApplicationFailureCategory.BENIGN);
    const late = toActivityFailure(new DownloadFailedError(503, 'x'), { retryPolicy, number: 50, random: () => 0 });
    expect(late?.nextRetryDelay).toBe(22_500);
  });

  test('what cannot succeed is not tried again', () => {
    const failure = toActivityFailure(new GenesysNotFoundError({ route: 'r', status: 404 }), ATTEMPT);
    expect(failure).toMatchObject({ type: 'GenesysNotFoundError', nonRetryable: true });
    expect(failure?.nextRetryDelay).toBeUndefined();
  });

  test('a lost staged file has a type of its own, by which the workflow knows it', () => {
    const failure = toActivityFailure(new StagedFileMissingError('a'.repeat(64)), ATTEMPT);
    expect(failure).toMatchObject({ type: STAGED_FILE_LOST, nonRetryable: true });
  });

  test('carry the message and nothing of the cause', () => {
    const secret = new Error('Bearer s3cr3t at https://files.example/a?signature=s3cr3t');
    for (const error of [
      new GenesysUnavailableError({ route: 'r' }, undefined, { cause: secret }),
      new DownloadFailedError(undefined, 'no answer', { cause: secret }),
      new StagedFileMissingError('ref', { cause: secret }),
    ]) {
      const failure = toActivityFailure(error, ATTEMPT);
      expect(failure?.message).toBe(error.message);
      expect(failure?.cause).toBeUndefined();
      expect(failure?.details ?? []).toEqual([]);
      expect(JSON.stringify([failure, failure?.stack, failure?.message])).not.toContain('s3cr3t');
    }
  });
});

describe('the interceptor', () => {
  async function run(thrown: unknown, attempt = 1) {
    const { log, lines, text } = capturedLog();
    const environment = new MockActivityEnvironment(
      { attempt, activityType: 'quarantine', retryPolicy: { initialInterval: 2000, maximumInterval: 30_000 } },
      // Without the SDK's own log of every failure, stack included.
      { interceptors: [() => ({ inbound: new FailureInterceptor(log) })], logger: new DefaultLogger('ERROR') },
    );
    const outcome: unknown = await environment
      .run(async () => {
        throw thrown;
      })
      .catch((error: unknown) => error);
    return { outcome, lines, text };
  }

  test('lets results through', async () => {
    const { log } = capturedLog();
    const interceptors = [() => ({ inbound: new FailureInterceptor(log) })];
    expect(await new MockActivityEnvironment({}, { interceptors }).run(async () => 7)).toBe(7);
  });

  test('turns errors into failures, and logs them with step, attempt and wait', async () => {
    const { outcome, lines } = await run(new StorageUnavailableError({ target: 'blob-1' }, undefined), 4);
    expect(outcome).toBeInstanceOf(ApplicationFailure);
    const { nextRetryDelay } = outcome as ApplicationFailure;
    expect(nextRetryDelay).toBeGreaterThanOrEqual(12_000);
    expect(nextRetryDelay).toBeLessThanOrEqual(16_000);
    expect(lines).toEqual([
      expect.objectContaining({
        level: 40,
        step: 'quarantine',
        attempt: 4,
        error: 'StorageUnavailableError',
        retryInMs: nextRetryDelay,
        msg: 'blob-1: the storage did not do it',
      }),
    ]);
  });

  test('logs the challenge of a 403', async () => {
    const challenge = 'Bearer error="insufficient_scope", scope="media:write"';
    const { lines } = await run(new GenesysForbiddenError({ route: 'r', status: 403 }, challenge));
    expect(lines).toMatchObject([{ wwwAuthenticate: challenge, msg: expect.stringContaining('media:write') }]);
  });

  test('a 429 is no warning', async () => {
    const { lines } = await run(new GenesysRateLimitedError({ route: 'r', status: 429 }, 1000));
    expect(lines).toMatchObject([{ level: 30 }]);
  });

  test('that a file waits for the scanner is no warning: the scanner has one for all', async () => {
    const { lines } = await run(new ScannerUnavailableError('connect', 'refused'));
    expect(lines).toMatchObject([{ level: 30 }]);
  });

  test('a refusal of containment tells its cause in words only', async () => {
    const { outcome } = await run(new ContainmentRefusedError(new Error('not allowed')));
    expect(outcome).toMatchObject({
      type: 'ContainmentRefusedError',
      message: 'the file cannot be contained: not allowed',
    });
    expect((outcome as Error).cause).toBeUndefined();
  });

  test('what is unexpected is told to the log, and to the history only by its kind', async () => {
    const { outcome, lines } = await run(new TypeError('cannot read "call me at 555-0100"'), 3);
    expect(outcome).toMatchObject({
      type: 'TypeError',
      message: 'unexpected error: see the log of the worker',
      nonRetryable: false,
    });
    expect((outcome as Error).cause).toBeUndefined();
    expect(`${(outcome as Error).stack}`).not.toContain('555-01');
    expect((outcome as ApplicationFailure).nextRetryDelay).toBeGreaterThanOrEqual(6000);
    expect(lines).toMatchObject([{ level: 50, step: 'quarantine', attempt: 3 }]);
  });

  test.each([
    ['a cancellation', new CancelledFailure('cancelled')],
    ['a failure', ApplicationFailure.nonRetryable('x', 'Y')],
  ])('%s is left as it is', async (_, thrown) => {
    const { outcome, lines } = await run(thrown);
    expect(outcome).toBe(thrown);
    expect(lines).toEqual([]);
  });

  test('an answer that cannot be used is an outage at first, and after an hour of tries the word of the API', () => {
    const error = new GenesysResponseError({ route: 'r', status: 200 }, 'the field "messages" is wrong');
    const at = (number: number) => toActivityFailure(error, { number, retryPolicy: undefined, random: () => 0.5 });
    expect(at(1)).toMatchObject({ nonRetryable: false });
    expect(at(UNREADABLE_TRIES - 1)).toMatchObject({ nonRetryable: false });
    expect(at(UNREADABLE_TRIES)).toMatchObject({ nonRetryable: true });
  });
});
