import { isAbsolute } from 'node:path';
import type { StagedFile } from '../scanner.js';
import { withDeadline } from '../../lib/abort.js';
import { ScanDeadlineError } from './errors.js';
import type { ExchangeLimits, Judgement } from './exchange.js';
import { askAbout } from './exchange.js';
import { OpenStagedFile } from './staged-file.js';

/**
 * Lets a clamd on this host read the file itself: the fastest way, without a copy. The file is hashed meanwhile (one extra
 * read, from the page cache), and must be the same file before and after.
 * @param socket path of clamd's unix socket
 * @throws {StagedFileMismatchError} the file is not the one that was downloaded
 * @throws the errors of {@link askAbout}
 */
export async function scanPath(socket: string, file: StagedFile, limits: ExchangeLimits): Promise<Judgement> {
  const { deadlineMilliseconds: milliseconds, signal } = limits;
  if (!isSafePath(file.path)) throw new TypeError('A staged file needs an absolute path of ordinary characters');
  const staged = await OpenStagedFile.open(file);
  try {
    return await withDeadline(
      async (stop) => {
        const asked = askAbout({ socket }, { path: file.path }, { ...limits, signal: stop });
        const [judgement] = await Promise.all([asked, staged.verify(stop)]);
        await staged.assertUntouched();
        return judgement;
      },
      { milliseconds, expired: () => new ScanDeadlineError('total', milliseconds), signal },
    );
  } finally {
    await staged.close();
  }
}

/** The command that contains the path ends at a NUL or a line break. */
function isSafePath(path: string): boolean {
  return isAbsolute(path) && path === path.trim() && !/[\x00-\x1f]/.test(path);
}
