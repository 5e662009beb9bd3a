import type { Context } from 'hono';

/** The address of a request, from its connection, because headers can be forged. Behind a proxy, that of the proxy. */
export function addressOf(context: Context): string {
  const { incoming } = context.env as { readonly incoming?: { readonly socket?: { readonly remoteAddress?: string } } };
  return incoming?.socket?.remoteAddress ?? '';
}
