import type { Route } from './route.js';
import { PLATFORM_ROUTES, isPlatformOnly } from './platform/routes.js';

/** Every endpoint of both APIs. A literal path comes before a template that would match it too. */
export const ROUTES = {
  token: { method: 'POST', template: '/oauth/token' },
  uploads: { method: 'GET', template: '/api/v2/conversations/events', scope: 'conversation:view' },
  completions: { method: 'GET', template: '/api/v2/events/subscribe', scope: 'events:subscribe' },
  getConversation: { method: 'GET', template: '/api/v2/conversations/{id}', scope: 'conversation:view' },
  patchConversation: {
    method: 'PATCH',
    template: '/api/v2/conversations/webchat/{conversationId}',
    scope: 'conversation:write',
  },
  patchInteraction: { method: 'PATCH', template: '/api/v2/interactions/{id}', scope: 'conversation:write' },
  deleteMedia: { method: 'DELETE', template: '/api/v2/media/files/{mediaId}', scope: 'media:write' },
  download: { method: 'GET', template: '/download/{mediaId}' },
  notifications: { method: 'GET', template: '/channels/{channelId}' },
  ...PLATFORM_ROUTES,
} as const satisfies Record<string, Route>;

export type RouteName = keyof typeof ROUTES;

/** The two event sockets of the events API. */
export const CHANNELS = ['uploads', 'completions'] as const;
export type Channel = (typeof CHANNELS)[number];

/** The same, and the sockets of the Platform API's notification channels. */
export const SOCKETS = [...CHANNELS, 'notifications'] as const;
export type SocketName = (typeof SOCKETS)[number];

/** The calls of the events API that carry a bearer token and count against the rate limit. */
const REST_ROUTES = ['getConversation', 'patchConversation', 'patchInteraction', 'deleteMedia'] as const;
export type RestRoute = (typeof REST_ROUTES)[number];

export const ROUTE_NAMES = Object.keys(ROUTES) as [RouteName, ...RouteName[]];

export function isChannel(route: RouteName): route is Channel {
  return (CHANNELS as readonly RouteName[]).includes(route);
}

export function isSocket(route: RouteName): route is SocketName {
  return (SOCKETS as readonly RouteName[]).includes(route);
}

/** Whether a fault on `rest` concerns the route: the calls of either API that carry a bearer token. */
export function isBearerRoute(route: RouteName): boolean {
  return isRestRoute(route) || isPlatformOnly(route);
}

export function isRestRoute(route: RouteName): route is RestRoute {
  return (REST_ROUTES as readonly RouteName[]).includes(route);
}

/** A route and the values of its path parameters. */
export interface RouteMatch {
  readonly route: RouteName;
  /** The first parameter, where there is one: mostly the conversation. */
  readonly id?: string;
  /** All of them, by name. */
  readonly params: Readonly<Record<string, string>>;
}

/** The route that serves `method` on `path` (without query), or undefined. */
export function matchRoute(method: string, path: string): RouteMatch | undefined {
  for (const route of ROUTE_NAMES) {
    if (ROUTES[route].method !== method) continue;
    const match = matchTemplate(ROUTES[route].template, path);
    if (match !== undefined) return { route, ...match };
  }
  return undefined;
}

function matchTemplate(template: string, path: string): Omit<RouteMatch, 'route'> | undefined {
  const expected = template.split('/');
  const actual = path.split('/');
  if (expected.length !== actual.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, segment] of expected.entries()) {
    const given = actual[index] ?? '';
    if (!segment.startsWith('{')) {
      if (segment !== given) return undefined;
      continue;
    }
    const value = decodeSegment(given);
    if (!value) return undefined;
    params[segment.slice(1, -1)] = value;
  }
  const id = Object.values(params)[0];
  return { params, ...(id !== undefined && { id }) };
}

function decodeSegment(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined; // malformed escapes match nothing
  }
}
