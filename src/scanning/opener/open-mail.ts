import type { OpenSubject } from './examination.js';
import { findContainers, reportContainers } from './hidden-containers.js';
import type { MailAnswer, MailRequest } from './mail-thread.js';
import { isInMember } from './lies-in.js';
import { Thread } from './thread.js';
import { madePlaceFor, mostBytesAtOnce, requireAnswer, requireWithinLimits } from './thread-answer.js';

const HEAP_MB = 512;
/** Memory for the message, its characters, lines, and decoded parts. */
const TIMES = 8;

export type MailThread = Thread<MailRequest, MailAnswer>;

export function createMailThread(): MailThread {
  return new Thread('mail-thread', () => Promise.resolve({}), HEAP_MB);
}

const DETAILS = {
  damaged: 'the message cannot be read to its end',
  encrypted: 'a part of the message is encrypted',
  'no-opener': 'a part of the message has an unsupported encoding',
} as const;

/** Opens a message: its texts and attachments. The engine also reads the message itself. */
export function createOpenMail(thread: MailThread): OpenSubject {
  return async (subject, examination) => {
    const { budget, signal } = examination;
    mostBytesAtOnce(subject, examination, TIMES);
    const answer = requireAnswer(await thread.ask(await madePlaceFor(subject, examination), signal));
    const members = await examination.adopt(subject, answer.files);
    requireWithinLimits(answer, budget);
    if (answer.problem !== undefined) examination.find(subject, answer.problem, DETAILS[answer.problem]);
    // 8-bit parts are stored in the message unencoded: they are members as well, and opened as such.
    for (const container of await findContainers(subject.handle, subject.bytes, 1, signal)) {
      if (!(await isInMember(container.offset, subject, members))) reportContainers(subject, examination, [container]);
    }
    await examination.openAll(subject, members);
  };
}
