import { dotenvWarning } from '../config/config.js';
import { VERSION } from '../lib/version.js';
import type { Part } from './check.js';

/** Of `engines` in package.json. */
const OLDEST_NODE = [22, 15] as const;

/** Checks the Node version and who can read the `.env` file. @param directory where `.env` is read from */
export function programPart(directory: string, nodeVersion = process.versions.node): Part {
  return {
    checks: [
      {
        name: 'program',
        fix: '',
        run: () => {
          const [major = 0, minor = 0] = nodeVersion.split('.').map(Number);
          const found = `release ${VERSION} on Node.js ${nodeVersion}`;
          const [oldest, oldestMinor] = OLDEST_NODE;
          const isOld = major < oldest || (major === oldest && minor < oldestMinor);
          const fix = `install Node.js ${OLDEST_NODE.join('.')} or later, or take the image`;
          return Promise.resolve(
            isOld ? { grade: 'fail', found: `${found}, which is too old`, fix } : { grade: 'ok', found },
          );
        },
      },
      {
        name: '.env',
        fix: '',
        run: () => {
          const warning = dotenvWarning(directory);
          if (warning === undefined) return Promise.resolve({ grade: 'ok', found: 'none that others can read' });
          const [found = '', fix = ''] = warning.split('; ');
          return Promise.resolve({ grade: 'warn', found, fix });
        },
      },
    ],
  };
}
