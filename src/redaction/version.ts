/**
 * Version of what the detectors find, in the header of each record: raised whenever the same text is redacted otherwise.
 * `test/redaction/version.slow.test.ts` notices.
 */
export const REDACTOR_VERSION = 4;
