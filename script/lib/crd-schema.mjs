/**
 * `node crd-schema.mjs FILE VERSION`: prints the JSON Schema of a Kubernetes CustomResourceDefinition, with unknown fields refused, as
 * kubeconform's `-strict` has it for what Kubernetes has itself.
 */
import { readFileSync } from 'node:fs';
import { load } from 'js-yaml';

const [file, version] = process.argv.slice(2);
const { spec } = load(readFileSync(file, 'utf8'));
const { openAPIV3Schema } = spec.versions.find(({ name }) => name === version).schema;
// A definition says nothing of these: Kubernetes adds them.
Object.assign(openAPIV3Schema.properties, { apiVersion: { type: 'string' }, kind: { type: 'string' } });
openAPIV3Schema.properties.metadata = { type: 'object' };
process.stdout.write(JSON.stringify(closed(openAPIV3Schema)));

/** Refuses what `properties` does not list, down to the leaves. */
function closed(schema) {
  if (Array.isArray(schema)) return schema.map(closed);
  if (schema === null || typeof schema !== 'object') return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
  const isOpen = inner['x-kubernetes-preserve-unknown-fields'] === true || 'additionalProperties' in inner;
  return inner.type === 'object' && inner.properties !== undefined && !isOpen
    ? { ...inner, additionalProperties: false }
    : inner;
}
