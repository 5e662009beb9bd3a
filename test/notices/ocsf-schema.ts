import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Holds the schemas that OCSF has published, with a generator of JSON Schema: https://pypi.org/project/ocsf-json-schema */
const PACKAGE = 'ocsf-json-schema==1.2.0';
const GENERATE = `
import json, sys
from ocsf_json_schema import OcsfJsonSchemaEmbedded, get_ocsf_schema
json.dump(OcsfJsonSchemaEmbedded(get_ocsf_schema(sys.argv[1])).get_class_schema(sys.argv[2], []), sys.stdout)
`;

/** The published schema of a class; undefined where there is no Python, or no package to be had. */
export async function ocsfSchema(version: string, className: string): Promise<object | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'custodian-ocsf-'));
  try {
    const flags = ['--quiet', '--no-deps', '--disable-pip-version-check', '--retries', '1', '--target', folder];
    await run('python3', ['-m', 'pip', 'install', ...flags, PACKAGE]);
    const env = { ...process.env, PYTHONPATH: folder, PYTHONDONTWRITEBYTECODE: '1' };
    const { stdout } = await run('python3', ['-c', GENERATE, version, className], { env, maxBuffer: 64 * 1024 * 1024 });
    return JSON.parse(stdout) as object;
  } catch (error) {
    console.warn(
      `NO OCSF SCHEMA HERE: FINDINGS ARE NOT CHECKED AGAINST IT (${(error as Error).message.slice(0, 200)})`,
    );
    return undefined;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
