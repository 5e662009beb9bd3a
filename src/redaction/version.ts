/**
 * Version of what the detectors find, in the header of each record: raised whenever the same text is redacted differently.
 * `test/redaction/version.slow.test.ts` fails otherwise.
 */
export const REDACTOR_VERSION = 15;
