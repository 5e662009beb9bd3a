import type { Route } from '../route.js';

/** Any one of these lists of permissions is sufficient for a call. */
export type Permissions = readonly (readonly string[])[];

interface PlatformEndpoint extends Route {
  /** Absent if no permission is needed. */
  readonly permissions?: Permissions;
}

const MESSAGE = '/api/v2/conversations/messages/{conversationId}';
const CONVERSATION = '/api/v2/conversations/{conversationId}';
const CHANNEL = '/api/v2/notifications/channels/{channelId}';
const SEE_MESSAGES: Permissions = [['conversation:message:view'], ['conversation:webmessaging:view']];

/** Every REST call of the Platform API; only `getConversation` has its address in common with the events API. */
export const PLATFORM_ROUTES = {
  createChannel: { method: 'POST', template: '/api/v2/notifications/channels' },
  headChannel: { method: 'HEAD', template: CHANNEL },
  addSubscriptions: { method: 'POST', template: `${CHANNEL}/subscriptions` },
  replaceSubscriptions: { method: 'PUT', template: `${CHANNEL}/subscriptions` },
  getSubscriptions: { method: 'GET', template: `${CHANNEL}/subscriptions` },
  getAvailableTopics: { method: 'GET', template: '/api/v2/notifications/availabletopics' },
  getLimits: { method: 'GET', template: '/api/v2/organizations/limits/namespaces/{namespace}' },
  getQueues: { method: 'GET', template: '/api/v2/routing/queues', permissions: [['routing:queue:view']] },
  getUser: { method: 'GET', template: '/api/v2/users/{userId}' },
  getMessageConversation: { method: 'GET', template: MESSAGE },
  disconnectConversation: {
    method: 'PATCH',
    template: MESSAGE,
    permissions: [['conversation:communication:disconnect']],
  },
  getMessage: { method: 'GET', template: `${MESSAGE}/messages/{messageId}`, permissions: SEE_MESSAGES },
  getMessagesInBulk: { method: 'POST', template: `${MESSAGE}/messages/bulk`, permissions: SEE_MESSAGES },
  patchMessageAttributes: { method: 'PATCH', template: `${MESSAGE}/participants/{participantId}/attributes` },
  patchParticipantAttributes: { method: 'PATCH', template: `${CONVERSATION}/participants/{participantId}/attributes` },
  listCustomAttributes: {
    method: 'GET',
    template: `${CONVERSATION}/customattributes`,
    permissions: [['conversation:customAttributes:view']],
  },
  getCustomAttributes: {
    method: 'GET',
    template: `${CONVERSATION}/customattributes/{recordId}`,
    permissions: [['conversation:customAttributes:view']],
  },
  putCustomAttributes: {
    method: 'PUT',
    template: `${CONVERSATION}/customattributes`,
    permissions: [['conversation:customAttributes:edit']],
  },
  patchCustomAttributes: {
    method: 'PATCH',
    template: `${CONVERSATION}/customattributes`,
    permissions: [['conversation:customAttributes:edit']],
  },
  putTags: { method: 'PUT', template: `${CONVERSATION}/tags`, permissions: [['conversation:externalTag:edit']] },
  getRecordings: {
    method: 'GET',
    template: `${CONVERSATION}/recordings`,
    permissions: [['recording:recording:view']],
  },
  putRecording: {
    method: 'PUT',
    template: `${CONVERSATION}/recordings/{recordingId}`,
    permissions: [['recording:recording:view', 'recording:recording:editRetention']],
  },
  queryConversations: {
    method: 'POST',
    template: '/api/v2/analytics/conversations/details/query',
    permissions: [['analytics:conversationDetail:view']],
  },
  postProperties: {
    method: 'POST',
    template: '/api/v2/analytics/conversations/{conversationId}/details/properties',
    permissions: [['analytics:conversationProperties:index']],
  },
} as const satisfies Record<string, PlatformEndpoint>;

/** A call that a token of the Platform API may make. */
export type PlatformCallName = keyof typeof PLATFORM_ROUTES | 'getConversation';

export function isPlatformOnly(route: string): route is keyof typeof PLATFORM_ROUTES {
  return Object.hasOwn(PLATFORM_ROUTES, route);
}

export function isPlatformCall(route: string): route is PlatformCallName {
  return isPlatformOnly(route) || route === 'getConversation';
}

export function permissionsOf(route: PlatformCallName): Permissions | undefined {
  if (route === 'getConversation') return [['conversation:communication:view']];
  const endpoint: PlatformEndpoint = PLATFORM_ROUTES[route];
  return endpoint.permissions;
}

/** Every permission that a call or topic of the simulator needs. */
export const ALL_PERMISSIONS: readonly string[] = [
  'analytics:conversationDetail:view',
  'analytics:conversationProperties:index',
  'conversation:communication:disconnect',
  'conversation:communication:view',
  'conversation:customAttributes:edit',
  'conversation:customAttributes:view',
  'conversation:externalTag:edit',
  'conversation:message:view',
  'conversation:webmessaging:view',
  'recording:recording:editRetention',
  'recording:recording:view',
  'routing:queue:view',
];
