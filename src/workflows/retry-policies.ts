import type { ActivityOptions } from '@temporalio/workflow';
import { PRIORITY_KEYS } from '../contract/urgency.js';
import type { ToldUrgency, Urgency } from '../contract/urgency.js';

/** A step without a fairness key would inherit that of its run. */
type StepOptions = ActivityOptions & Required<Pick<ActivityOptions, 'priority'>>;

const as = (urgency: Urgency) => ({ priorityKey: PRIORITY_KEYS[urgency] });

/**
 * How each step is tried again, and what it goes before when it waits: the one table. The delays are those of a failure
 * that says nothing better; a 429, a 403 and the like bring their own (`activities/failures.ts`), which also says what is
 * not retried at all.
 */
export const ACTIVITY_OPTIONS = {
  /** A link lives for minutes, so tries come fast. After a day without bytes, the file counts as unscanned. */
  download: {
    startToCloseTimeout: '15 minutes',
    heartbeatTimeout: '30s',
    scheduleToCloseTimeout: '1 day',
    retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '30s' },
    priority: as('examine'),
  },
  /** A scanner outage is not a verdict: retried for ever. For its time in the queue see `SCAN_QUEUE_WAITS`. */
  scan: {
    startToCloseTimeout: '30 minutes',
    heartbeatTimeout: '30s',
    retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1 minute' },
    priority: as('examine'),
  },
  /** Scheduled when a scan was not started in time: a queue timeout means that the host is lost, and not only its scanner. */
  verifyStagedFile: {
    startToCloseTimeout: '5 minutes',
    // A worker that dies meanwhile is to be noticed before that: the file has no verdict yet.
    heartbeatTimeout: '30s',
    scheduleToStartTimeout: '2 minutes',
    retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '30s' },
    priority: as('examine'),
  },
  /**
   * Containment: tried for ever, never more than 30 s apart, before everything else that waits. For its time in the queue
   * see `QUARANTINE_QUEUE_WAITS`.
   */
  quarantine: {
    startToCloseTimeout: '15 minutes',
    heartbeatTimeout: '30s',
    retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '30s' },
    priority: as('contain'),
  },
  /** Containment without a copy: as quarantine, on any host. */
  removeMedia: {
    startToCloseTimeout: '1 minute',
    heartbeatTimeout: '30s',
    retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '30s' },
    priority: as('contain'),
  },
  /** Tidying up: what stays behind is swept by age. */
  discard: {
    startToCloseTimeout: '30s',
    scheduleToCloseTimeout: '1 minute',
    retry: { maximumAttempts: 2 },
    priority: as('bookkeeping'),
  },
  /** A person has decided, and waits for an answer: without one, the decision does not count. */
  admit: {
    startToCloseTimeout: '30s',
    scheduleToCloseTimeout: '5 minutes',
    retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '30s' },
    priority: as('contain'),
  },
  /** A person has approved and waits for the file. */
  release: {
    startToCloseTimeout: '15 minutes',
    heartbeatTimeout: '30s',
    retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '5 minutes' },
    priority: as('warn'),
  },
  /** For the ledger of a conversation, which lies in Temporal as the run itself does. What warns goes first: `byUrgency`. */
  report: {
    startToCloseTimeout: '30s',
    retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1 minute' },
    priority: as('news'),
  },
  /** Starts a separate run for a notice: this run does not depend on receivers. */
  announce: {
    startToCloseTimeout: '30s',
    scheduleToCloseTimeout: '1 day',
    retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1 minute' },
    priority: as('bookkeeping'),
  },
  /** A receiver that is down for a weekend still gets its notices. */
  notify: {
    startToCloseTimeout: '1 minute',
    scheduleToCloseTimeout: '3 days',
    retry: { initialInterval: '2s', backoffCoefficient: 2, maximumInterval: '10 minutes' },
    priority: as('bookkeeping'),
  },
  /** Before an archive: a missing answer must not count as an empty one, so it is retried for ever. */
  collect: {
    startToCloseTimeout: '1 minute',
    retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1 minute' },
    priority: as('archive'),
  },
  /** After a rejection: nobody waits for it, the file is contained. */
  reject: {
    startToCloseTimeout: '5 minutes',
    heartbeatTimeout: '30s',
    retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '5 minutes' },
    priority: as('bookkeeping'),
  },
  /** An entry of the audit log: retried for ever, as it is the only record once Temporal has forgotten the run. */
  logExpiry: {
    startToCloseTimeout: '1 minute',
    retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '5 minutes' },
    priority: as('bookkeeping'),
  },
  /** Upon it rests whether a record is locked: tried for ever. */
  logRecordDecision: {
    startToCloseTimeout: '1 minute',
    retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '5 minutes' },
    priority: as('archive'),
  },
  /** What the vault knows of a file: asked for ever, for nothing else is to be believed. */
  recall: {
    startToCloseTimeout: '5 minutes',
    heartbeatTimeout: '30s',
    retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1 minute' },
    priority: as('examine'),
  },
  /** Whether reports are genuine: nothing of them counts before. What warns goes first: `byUrgency`. */
  checkReports: {
    startToCloseTimeout: '30s',
    retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '30s' },
    priority: as('news'),
  },
  /** Reports that are too many for a ledger. It tells nothing more before. */
  storeReports: {
    startToCloseTimeout: '5 minutes',
    heartbeatTimeout: '30s',
    retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1 minute' },
    priority: as('warn'),
  },
  /** What one search cannot find out, the next one does. */
  findOutdatedVerdicts: {
    startToCloseTimeout: '15 minutes',
    heartbeatTimeout: '30s',
    scheduleToCloseTimeout: '45 minutes',
    retry: { initialInterval: '10s', backoffCoefficient: 2, maximumInterval: '5 minutes' },
    priority: as('bookkeeping'),
  },
  /** A second opinion: after the scans of files that customers wait for. When it takes too long, it is left to the next search. */
  rescan: {
    startToCloseTimeout: '30 minutes',
    heartbeatTimeout: '30s',
    scheduleToStartTimeout: '15 minutes',
    scheduleToCloseTimeout: '45 minutes',
    retry: { initialInterval: '10s', backoffCoefficient: 2, maximumInterval: '5 minutes' },
    priority: as('bookkeeping'),
  },
  /** Attributes on Genesys Cloud: worth hours of tries, at a calm pace. Those of files go before those of archives: `byUrgency`. */
  patch: {
    startToCloseTimeout: '1 minute',
    heartbeatTimeout: '30s',
    retry: { initialInterval: '2s', backoffCoefficient: 2, maximumInterval: '5 minutes' },
    priority: as('archive'),
  },
  /**
   * Fetching and redacting a transcript: nothing urgent, nothing to lose while Genesys Cloud keeps it. One is redacted at a time, for
   * minutes where it is long and the host is busy, and the others wait for their turn: a step that is cut off begins again, and is cut
   * off again. Heartbeats tell whether the worker lives.
   */
  redact: {
    startToCloseTimeout: '6 hours',
    heartbeatTimeout: '30s',
    retry: { initialInterval: '2s', backoffCoefficient: 2, maximumInterval: '5 minutes' },
    priority: as('archive'),
  },
  /** The write to the archive; the queue's wait tells that the host with the staged record is lost. */
  upload: {
    startToCloseTimeout: '10 minutes',
    heartbeatTimeout: '30s',
    scheduleToStartTimeout: '5 minutes',
    retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '5 minutes' },
    priority: as('archive'),
  },
  /** The list of a day's records: nothing waits for it, and an archive of years takes a while to be listed. */
  manifest: {
    startToCloseTimeout: '6 hours',
    heartbeatTimeout: '30s',
    retry: { initialInterval: '10s', backoffCoefficient: 2, maximumInterval: '10 minutes' },
    priority: as('bookkeeping'),
  },
  /** Two calls for each conversation, within the rate limit: hours after a long outage. A retry continues where it stopped. */
  reconcile: {
    startToCloseTimeout: '12 hours',
    heartbeatTimeout: '30s',
    retry: { initialInterval: '10s', backoffCoefficient: 2, maximumInterval: '5 minutes' },
    priority: as('bookkeeping'),
  },
  /** A message whose key is missing, for as long as somebody may need to bring it to all workers. */
  readMessage: {
    startToCloseTimeout: '30s',
    scheduleToCloseTimeout: '7 days',
    retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '5 minutes' },
    priority: as('warn'),
  },
  /** Lists of all that is kept: what one watch cannot find out, the next one does. */
  watch: {
    startToCloseTimeout: '1 hour',
    heartbeatTimeout: '30s',
    scheduleToCloseTimeout: '2 hours',
    retry: { initialInterval: '10s', backoffCoefficient: 2, maximumInterval: '5 minutes' },
    priority: as('bookkeeping'),
  },
} satisfies Record<string, StepOptions>;

/** The same step for what warns, and for news of clean files. */
export function byUrgency<T>(
  options: ActivityOptions,
  proxy: (options: ActivityOptions) => T,
): Readonly<Record<ToldUrgency, T>> {
  return { warn: proxy({ ...options, priority: as('warn') }), news: proxy({ ...options, priority: as('news') }) };
}

/** Of checks that need the keys of the worker and nothing else: in its own process, without a place in a queue. */
export const LOCAL_CHECK = { startToCloseTimeout: '10s' } as const;

/** Of a step in the worker's own process that another one can do in its place. */
export const LOCAL_STEP = { startToCloseTimeout: '5s', retry: { maximumAttempts: 1 } } as const;

/** Likewise of one that writes to Genesys Cloud: its calls have ended by then, and none arrives after what the run does next. */
export const LOCAL_WRITE = { startToCloseTimeout: '5 minutes', retry: { maximumAttempts: 1 } } as const;

/**
 * How long a scan stays in its queue before the host is asked whether it lives: short at first, to find another host
 * soon; longer when it does and only its scanner is unavailable, so that the history of a run of weeks stays short.
 */
export const SCAN_QUEUE_WAITS = ['5 minutes', '10 minutes', '20 minutes', '40 minutes', '1 hour'] as const;

/**
 * How long containment stays in its host's queue, where nothing goes before it, until the host counts as lost. Short at
 * first: the infected file is still with the agent, and another host has to download it before its link expires.
 */
export const QUARANTINE_QUEUE_WAITS = ['1 minute', '5 minutes'] as const;

/** @param turn from 0; the last wait is repeated */
export function queueWait<T>(waits: readonly T[], turn: number): T {
  return waits[Math.min(turn, waits.length - 1)]!;
}
