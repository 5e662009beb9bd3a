import { VERIFY_STAGED_FILE } from '../../../src/contract/step-names.js';
import { own, stepOf } from './kill-holds.js';
import type { KillPoint } from './kill-point.js';
import type { LargeLedgerRun } from './large-ledger-runs.js';
import type { ScanRun } from './scan-runs.js';

/** A ledger that has too much to keep. */
export const LARGE_LEDGER_KILL_POINTS: readonly KillPoint<LargeLedgerRun>[] = stepOf('storeReports', own, {
  slots: 'shared',
});

/** A host whose scan queue is not served for long. */
export const UNSERVED_SCAN_KILL_POINTS: readonly KillPoint<ScanRun>[] = stepOf(VERIFY_STAGED_FILE, own, {
  slots: 'host',
});
