/**
 * Steps whose names recorded histories hold: runs wait for weeks, and are replayed by name. A step may be renamed in the
 * source, never here.
 */
export const VERIFY_STAGED_FILE = 'locate';
export const FIND_OUTDATED_VERDICTS = 'survey';

/**
 * The patch since which runs deal in sealed facts: what they report, and what they are told, is believed only with a seal
 * that the steps have made. Runs that began before go on as they did.
 */
export const SEALED_FACTS_PATCH = 'sealed-facts';

/**
 * The patch since which a deletion without a copy is the step `removeMedia`. Before, it was the step `quarantine` with
 * nothing to copy, which stays registered for runs that began then.
 */
export const REMOVE_MEDIA_PATCH = 'remove-media';

/**
 * The patch since which the step `download` goes on to scan where it can, a staged file is discarded without a step where that
 * is possible, a run must be the one of its file, a review lasts as long as the worker and what was told before say, and one
 * that is reopened is noted in the audit log. It implies the patches before it of `scanAttachment`: each costs a run two events.
 */
export const LEAN_STEPS_PATCH = 'lean-steps';

/**
 * The patch since which the report of a clean file is a local step, and the ledger's step `recallReports` goes on to write the news
 * where nothing else is known of the conversation. It implies the patches before it of both: each costs a run two events.
 */
export const TOLD_AT_ONCE_PATCH = 'told-at-once';

/**
 * The patch since which the first news of clean files is a local step of the ledger, which has waited before it began; a clean file is
 * reported and discarded in one local step. It implies the patches before it of both: each costs a run two events.
 */
export const LOCAL_NEWS_PATCH = 'local-news';

/**
 * The patch since which the ledger of a conversation knows of uploads before they are examined, and tells an archive when it
 * has the reports that the archive waits for. Before, archives looked again and again.
 */
export const EXPECTED_FILES_PATCH = 'expected-files';

/** The patch since which decisions on held records are noted in the audit log. */
export const FULL_LOG_PATCH = 'full-decision-log';

/** The patch since which the end of an undecided review is the step `logExpiry`. */
export const DECISION_LOG_PATCH = 'decision-log';

/**
 * The patch since which the ledger of a conversation checks the reports that have come meanwhile together, in one step.
 * Before, each was a step of its own: a flood of them was more than one workflow task has time for.
 */
export const CHECKED_TOGETHER_PATCH = 'checked-together';

/**
 * The patch since which what warns does not wait for a write of clean news that waits for the rate limit. It implies
 * `CHECKED_TOGETHER_PATCH` and what that does.
 */
export const WARNINGS_FIRST_PATCH = 'warnings-first';

/**
 * The patch since which a run that continues with a contained file removes it from the conversation itself, unless a sealed
 * report proves that an earlier run has. Before, the start was believed.
 */
export const REMOVAL_PROVEN_PATCH = 'removal-proven';

/** The patch since which a ledger under the id of another conversation fails. Only such a run asks for it. */
export const OWN_LEDGER_PATCH = 'own-ledger';

/**
 * The patch since which a run ends as failed when the copy of a rejected file could not be dealt with; before, it called the copy
 * kept. Only such a run asks for it.
 */
export const DISPOSAL_TOLD_PATCH = 'disposal-told';

/**
 * The patch since which a ledger that begins with what another knew writes that again, and asks storage for what is stored, whatever
 * its start says of both: anybody may have started it. Only such a run asks for it.
 */
export const WRITTEN_AGAIN_PATCH = 'written-again';

/** The patch since which the watch announces what is broken. */
export const WATCH_NOTICES_PATCH = 'watch-notices';
