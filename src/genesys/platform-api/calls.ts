import type { Call } from '../http.js';

/** The calls of the Platform API that the adapter makes, each with the permission that it needs. */
type Route = Pick<Call, 'method' | 'route' | 'permission'>;

const MESSAGE_VIEW = 'conversation:message:view (or conversation:webmessaging:view)';
const CONVERSATION_VIEW = 'conversation:communication:view';

export const CALLS = {
  createChannel: { method: 'POST', route: '/api/v2/notifications/channels' },
  probeChannel: { method: 'HEAD', route: '/api/v2/notifications/channels/{channelId}' },
  replaceSubscriptions: { method: 'PUT', route: '/api/v2/notifications/channels/{channelId}/subscriptions' },
  addSubscriptions: { method: 'POST', route: '/api/v2/notifications/channels/{channelId}/subscriptions' },
  listQueues: { method: 'GET', route: '/api/v2/routing/queues', permission: 'routing:queue:view' },
  getConversation: {
    method: 'GET',
    route: '/api/v2/conversations/{conversationId}',
    permission: CONVERSATION_VIEW,
  },
  /** Needs no permission, by the API's reference. */
  getUser: { method: 'GET', route: '/api/v2/users/{userId}' },
  getMessage: {
    method: 'GET',
    route: '/api/v2/conversations/messages/{conversationId}/messages/{messageId}',
    permission: MESSAGE_VIEW,
  },
  getMessages: {
    method: 'POST',
    route: '/api/v2/conversations/messages/{conversationId}/messages/bulk',
    permission: MESSAGE_VIEW,
  },
  setParticipantAttributes: {
    method: 'PATCH',
    route: '/api/v2/conversations/messages/{conversationId}/participants/{participantId}/attributes',
    permission: CONVERSATION_VIEW,
  },
  getCustomAttributes: {
    method: 'GET',
    route: '/api/v2/conversations/{conversationId}/customattributes',
    permission: 'conversation:customAttributes:view',
  },
  setCustomAttributes: {
    method: 'PATCH',
    route: '/api/v2/conversations/{conversationId}/customattributes',
    permission: 'conversation:customAttributes:edit',
  },
  setTags: {
    method: 'PUT',
    route: '/api/v2/conversations/{conversationId}/tags',
    permission: 'conversation:externalTag:edit',
  },
  disconnect: {
    method: 'PATCH',
    route: '/api/v2/conversations/messages/{conversationId}',
    permission: 'conversation:communication:disconnect',
  },
  listRecordings: {
    method: 'GET',
    route: '/api/v2/conversations/{conversationId}/recordings',
    permission: 'recording:recording:view',
  },
  setRecording: {
    method: 'PUT',
    route: '/api/v2/conversations/{conversationId}/recordings/{recordingId}',
    permission: 'recording:recording:editRetention (and recording:recording:view)',
  },
  queryConversations: {
    method: 'POST',
    route: '/api/v2/analytics/conversations/details/query',
    permission: 'analytics:conversationDetail:view',
  },
} satisfies Record<string, Route>;
