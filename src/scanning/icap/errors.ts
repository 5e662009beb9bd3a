/** Answers are quoted in errors; a hostile or broken server must not fill the log with one. */
const QUOTED_CHARACTERS = 200;

/** The ICAP server's answer is not a verdict on the whole file. Never treated as clean: retry. */
export class IcapAnswerError extends Error {
  override readonly name = 'IcapAnswerError';

  constructor(problem: string, answer = '', options?: ErrorOptions) {
    const quoted = answer === '' ? '' : `: ${JSON.stringify(answer.slice(0, QUOTED_CHARACTERS))}`;
    super(`No verdict from the ICAP server: ${problem}${quoted}`, options);
  }
}
