import type { GenesysConfig } from '../config/config.js';
import { CALLS } from '../genesys/platform-api/calls.js';

export type PlatformConfig = Extract<GenesysConfig, { readonly api: 'platform' }>;
export type CallName = keyof typeof CALLS;

interface Use {
  readonly what: string;
  /** Whether it changes nothing, so that a check can make it. */
  readonly reads: boolean;
  /** The settings with which the adapter makes it. Default: all. */
  readonly when?: (config: PlatformConfig) => boolean;
}

const withSchema = ({ customAttributesSchema }: PlatformConfig): boolean => customAttributesSchema !== undefined;
const withMeasure =
  (measure: PlatformConfig['measures'][number]) =>
  ({ measures }: PlatformConfig): boolean =>
    measures.includes(measure);

/** What each call of the adapter is for. */
const USES: Readonly<Record<CallName, Use>> = {
  createChannel: { what: 'creates a notification channel', reads: false },
  probeChannel: { what: 'asks whether a channel lives', reads: true },
  replaceSubscriptions: { what: 'subscribes to the queues', reads: false },
  addSubscriptions: { what: 'subscribes to new queues', reads: false },
  listQueues: { what: 'lists the queues', reads: true },
  getConversation: { what: 'reads conversations', reads: true },
  getUser: { what: 'reads which agent has sent a file', reads: true },
  getMessage: { what: 'reads messages, for links to files', reads: true },
  getMessages: { what: 'reads messages, for transcripts', reads: true },
  setParticipantAttributes: { what: 'writes what became of files and archives', reads: false },
  getCustomAttributes: { what: 'reads custom attributes', reads: true, when: withSchema },
  setCustomAttributes: { what: 'writes custom attributes', reads: false, when: withSchema },
  setTags: { what: 'writes the external tag', reads: false, when: ({ externalTag }) => externalTag },
  disconnect: {
    what: 'ends conversations with a file that is not clean',
    reads: false,
    when: withMeasure('disconnect'),
  },
  listRecordings: { what: 'finds recordings', reads: true, when: withMeasure('recording-delete-date') },
  setRecording: { what: 'has recordings deleted', reads: false, when: withMeasure('recording-delete-date') },
  queryConversations: { what: 'finds what the listener has missed', reads: true },
};

export interface NeededCall {
  readonly name: CallName;
  readonly what: string;
  readonly reads: boolean;
  /** Absent if no permission is needed. */
  readonly permission?: string;
}

/** The calls that the adapter makes with these settings. */
export function neededCalls(config: PlatformConfig): NeededCall[] {
  return (Object.keys(USES) as CallName[]).flatMap((name) => {
    const { what, reads, when } = USES[name];
    if (when !== undefined && !when(config)) return [];
    const call = CALLS[name];
    return [{ name, what, reads, ...('permission' in call ? { permission: call.permission } : {}) }];
  });
}

/** The permissions that the OAuth client needs, one on each line, with their purpose. */
export function formatPermissions(config: GenesysConfig): string {
  if (config.api === 'events') return `${config.scopes.map((scope) => `scope ${scope}`).join('\n')}\n`;
  const purposes = new Map<string, string[]>();
  for (const { permission, what } of neededCalls(config)) {
    if (permission !== undefined) purposes.set(permission, [...(purposes.get(permission) ?? []), what]);
  }
  const width = Math.max(...[...purposes.keys()].map(({ length }) => length)) + 2;
  const lines = [...purposes].map(([permission, whats]) => `${permission.padEnd(width)}${whats.join('; ')}`);
  return `${lines.join('\n')}\n`;
}
