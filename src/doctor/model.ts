import type { Config } from '../config/config.js';
import { lookAtModel, openModel } from '../entity-model/open-model.js';
import { kindsOf } from '../redaction/registry.js';
import type { Finding, Part } from './check.js';

const MODEL = 'redaction model';
/** A model that finds nothing here finds nothing anywhere. */
const SAMPLE = 'My name is Jane Smith and I live at 12 Main Street in Berlin.';

/** The model that finds names and places: loaded as the redaction loads it, and tried. */
export function modelPart(redaction: Pick<Config['redaction'], 'model' | 'kinds'> | undefined): Part {
  // Where the settings of redaction are not usable, the check of the settings says so.
  if (redaction === undefined) return { checks: [] };
  const { model, kinds } = redaction;
  const fix = 'see that REDACTION_MODEL is the folder of a token classifier: docs/archive.md';
  return {
    checks: [
      {
        name: MODEL,
        fix,
        run: () =>
          model === undefined
            ? Promise.resolve({ grade: 'ok', found: 'none: the detectors alone read transcripts' })
            : tryOut(model, kinds, fix),
      },
    ],
  };
}

async function tryOut(folder: string, kinds: readonly string[], fix: string): Promise<Finding> {
  const model = await openModel(await lookAtModel(folder), kindsOf(kinds));
  const { name, version, sha256, runtime } = model.identity;
  const identity = `${name}${version === null ? '' : ` ${version}`}, SHA-256 ${sha256}, ${runtime}`;
  const found = new Set((await model.find(SAMPLE)).map(({ kind }) => kind));
  if (found.size === 0)
    return { grade: 'fail', found: `${identity}: finds neither a name nor a place in a sample`, fix };
  return { grade: 'ok', found: `${identity}: finds ${[...found].join(', ')} in a sample` };
}
