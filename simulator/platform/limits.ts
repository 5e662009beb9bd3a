import { MAX_CHANNELS, MAX_TOPICS } from './channels.js';

interface Limit {
  readonly key: string;
  readonly namespace: string;
  readonly value: number;
}

/**
 * Limits of the attributes of a participant. The platform's maximum is not documented: these are the lengths at which analytics
 * truncates, so that a client that writes longer ones is noticed.
 */
export const ATTRIBUTE_LIMITS = [
  { key: 'participant.attributes.count', namespace: 'conversation', value: 1000, measures: 'count' },
  { key: 'participant.attribute.key.length', namespace: 'conversation', value: 1024, measures: 'keyLength' },
  { key: 'participant.attribute.value.length', namespace: 'conversation', value: 1024, measures: 'valueLength' },
] as const satisfies readonly (Limit & { measures: string })[];

const LIMITS: readonly Limit[] = [
  ...ATTRIBUTE_LIMITS,
  { key: 'notifications.channels', namespace: 'notifications', value: MAX_CHANNELS },
  { key: 'notifications.channel.topics', namespace: 'notifications', value: MAX_TOPICS },
];

/** GET /organizations/limits/namespaces/{namespace}; undefined for a namespace that does not exist. */
export function limitsOf(namespace: string): object | undefined {
  const limits = LIMITS.filter((limit) => limit.namespace === namespace);
  if (limits.length === 0) return undefined;
  return { entities: limits.map(({ key, value }) => ({ key, namespace, value })) };
}
