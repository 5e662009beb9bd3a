/** `node compose-schema.mjs SCHEMA FILE`: checks a compose file; 1 when it is not valid, with each finding. */
import { readFileSync } from 'node:fs';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { parse } from 'yaml';

const [schemaFile, composeFile] = process.argv.slice(2);
// Definitions in it have an `id`, which the draft that it names does not know.
const schema = JSON.parse(readFileSync(schemaFile, 'utf8'), (_, value) => {
  if (typeof value?.id === 'string') delete value.id;
  return value;
});
const ajv = new Ajv2019({ strict: false, allErrors: true, validateFormats: false });
const validate = ajv.compile(schema);
const isValid = validate(parse(readFileSync(composeFile, 'utf8'), { merge: true }));
for (const { instancePath, message, params } of validate.errors ?? [])
  console.error(`${composeFile}${instancePath}: ${message} ${JSON.stringify(params)}`);
console.log(isValid ? `${composeFile}: valid` : `${composeFile}: NOT valid`);
process.exitCode = isValid ? 0 : 1;
