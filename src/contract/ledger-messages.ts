import { defineQuery, defineSignal } from '@temporalio/workflow';
import type { AwaitedFiles, ExpectedFile } from './expected-file.js';
import type { FileReport } from './file-report.js';
import type { LedgerState } from './workflows.js';

/** A ledger ends after this time without news, in milliseconds, counted from the end of the last review of its files. */
export const LEDGER_QUIET_MS = 7 * 24 * 60 * 60_000;

/**
 * How long news of clean files waits for others, in milliseconds, so that several cost one write. A ledger that is started for an
 * upload begins its work after this time, or later in a burst, unless there is something to warn of before.
 */
export const NEWS_WAIT_MS = 2000;

/** Tells the ledger of an upload before anybody has looked at the file. */
export const expectFile = defineSignal<[ExpectedFile]>('expectFile');
/** Reports a file to the ledger, sealed as by `reportFile`; nobody waits for an answer. */
export const fileReported = defineSignal<[FileReport]>('fileReported');
/** Asks the ledger to send `filesSettled` once it has the reports of these files. */
export const awaitFiles = defineSignal<[AwaitedFiles]>('awaitFiles');
/** Begins the work of a ledger that was started with a delay. It changes nothing else. */
export const wakeLedger = defineSignal<[null]>('wakeLedger');

/** Tells an archive that the ledger has all that the archive waits for. The archive looks for itself then. */
export const filesSettled = defineSignal('filesSettled');

/** All that the ledger knows. */
export const ledgerState = defineQuery<LedgerState>('ledgerState');
