import type { IncomingHttpHeaders } from 'node:http';
import { type AttributeMap, conversationBody, type Conversations } from './conversations.js';
import { type Answer, isObject, namesMediaType, refusal } from './http.js';
import type { MediaStore } from './media.js';
import type { Quota } from './quota.js';
import type { CallRecord, OpenCall } from './record.js';
import { type RestRoute, ROUTES } from './routes.js';
import type { Tokens } from './tokens.js';

export interface RestParts {
  readonly tokens: Tokens;
  readonly quota: Quota;
  readonly conversations: Conversations;
  readonly media: MediaStore;
  readonly record: CallRecord;
}

const JSON_TYPE = 'application/json';

/** The four REST calls of the events API. Those of the Platform API are in platform/. */
export class RestApi {
  constructor(private readonly parts: RestParts) {}

  /** `body` is the parsed JSON of the request, undefined where there is none. */
  answer(route: RestRoute, id: string, headers: IncomingHttpHeaders, body: unknown, call: OpenCall): Answer {
    const token = this.parts.tokens.check(headers.authorization);
    if (token === undefined) {
      return refusal(401, 'the token is absent, invalid or expired', {
        'www-authenticate': 'Bearer error="invalid_token"',
      });
    }
    const limit = this.parts.quota.count(route);
    const answer = limit.exceeded
      ? refusal(429, 'the rate limit is exceeded')
      : (this.refuse(route, token.scopes, headers, call) ?? this.perform(route, id, body, call));
    return { ...answer, headers: { ...answer.headers, ...limit.headers } };
  }

  private refuse(
    route: RestRoute,
    scopes: ReadonlySet<string>,
    headers: IncomingHttpHeaders,
    call: OpenCall,
  ): Answer | undefined {
    const { method, scope } = ROUTES[route];
    if (!scopes.has(scope)) {
      if (scopes.size === 0) this.parts.record.problem(call, 'no scope was requested with the token');
      const challenge = `Bearer error="insufficient_scope", scope="${scope}"`;
      return refusal(403, `the scope ${scope} is missing`, { 'www-authenticate': challenge });
    }
    if (!namesMediaType(headers.accept, JSON_TYPE)) return this.breach(call, 406, `Accept is not ${JSON_TYPE}`);
    if (method === 'PATCH' && !namesMediaType(headers['content-type'], JSON_TYPE)) {
      return this.breach(call, 415, `Content-Type is not ${JSON_TYPE}`);
    }
    return undefined;
  }

  private perform(route: RestRoute, id: string, body: unknown, call: OpenCall): Answer {
    const conversation = this.parts.conversations.find(id);
    switch (route) {
      case 'getConversation':
        return conversation === undefined
          ? refusal(404, 'no such conversation')
          : { status: 200, body: conversationBody(conversation) };
      case 'patchConversation':
        return this.patch(id, 'custom_attributes', body, call);
      case 'patchInteraction':
        return this.patch(id, 'attributes', body, call);
      case 'deleteMedia':
        return this.parts.media.delete(id) ? { status: 204 } : refusal(404, 'no such media');
    }
  }

  private patch(id: string, key: 'custom_attributes' | 'attributes', body: unknown, call: OpenCall): Answer {
    const map = isObject(body) && Object.keys(body).length === 1 ? body[key] : undefined;
    if (!isAttributeMap(map)) return this.breach(call, 400, `the body is not {"${key}": {name: value, ...}}`);
    if (this.parts.conversations.find(id) === undefined) return refusal(404, 'no such conversation');
    this.parts.conversations.merge(id, key === 'attributes' ? 'attributes' : 'customAttributes', map);
    return { status: 204 };
  }

  private breach(call: OpenCall, status: number, text: string): Answer {
    this.parts.record.problem(call, text);
    return refusal(status, text);
  }
}

function isAttributeMap(value: unknown): value is AttributeMap {
  return (
    isObject(value) && Object.values(value).every((entry) => ['string', 'number', 'boolean'].includes(typeof entry))
  );
}
