/** A token of the simulator, for clients that are no part of the product. @param scope separated by blanks */
export async function fetchToken(apiUrl: string, scope: string): Promise<string> {
  const answer = await fetch(`${apiUrl}/oauth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: 'simulator-client',
      client_secret: 'simulator-secret',
      scope,
    }),
  });
  return ((await answer.json()) as { access_token: string }).access_token;
}
