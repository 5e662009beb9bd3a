interface Route {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Path with at most one `{parameter}`. */
  readonly template: string;
  /** Scope that the bearer token must have; none: the route takes no bearer token. */
  readonly scope?: string;
}

/** Every endpoint of the events API. A literal path stands before the template that would match it too. */
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
} as const satisfies Record<string, Route>;

export type RouteName = keyof typeof ROUTES;

/** The two event sockets. */
export const CHANNELS = ['uploads', 'completions'] as const;
export type Channel = (typeof CHANNELS)[number];

/** The calls that carry a bearer token and count against the rate limit. */
export const REST_ROUTES = ['getConversation', 'patchConversation', 'patchInteraction', 'deleteMedia'] as const;
export type RestRoute = (typeof REST_ROUTES)[number];

export const ROUTE_NAMES = Object.keys(ROUTES) as [RouteName, ...RouteName[]];

export function isChannel(route: RouteName): route is Channel {
  return (CHANNELS as readonly RouteName[]).includes(route);
}

export function isRestRoute(route: RouteName): route is RestRoute {
  return (REST_ROUTES as readonly RouteName[]).includes(route);
}

/** A route and the value of its path parameter, where it has one. */
export interface RouteMatch {
  readonly route: RouteName;
  readonly id?: string;
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

function matchTemplate(template: string, path: string): { id?: string } | undefined {
  const expected = template.split('/');
  const actual = path.split('/');
  if (expected.length !== actual.length) return undefined;
  let id: string | undefined;
  for (const [index, segment] of expected.entries()) {
    const given = actual[index] ?? '';
    if (segment.startsWith('{')) id = decodeSegment(given);
    else if (segment !== given) return undefined;
    if (segment.startsWith('{') && !id) return undefined;
  }
  return id === undefined ? {} : { id };
}

function decodeSegment(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined; // malformed escapes name nothing
  }
}
