/** An endpoint. */
export interface Route {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path with `{parameters}`. */
  readonly template: string;
  /** Scope that the bearer token must have; absent: the route takes no bearer token. */
  readonly scope?: string;
}
