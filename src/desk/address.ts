import type { Context } from 'hono';

/** Where a request comes from, as the connection says: headers say what somebody likes. Behind a proxy, that of the proxy. */
export function addressOf(context: Context): string {
  const { incoming } = context.env as { readonly incoming?: { readonly socket?: { readonly remoteAddress?: string } } };
  return incoming?.socket?.remoteAddress ?? '';
}
