import type { ClamdFault } from '../../support/clamd-proxy.js';

/** Calls the samples of the self-test clean, to the session that tests with them and to the second reader of the answers. */
export function lieInSelfTest(command: string): ClamdFault {
  const [, path] = /^SCAN (\S+)/.exec(command) ?? [];
  if (path !== undefined) return { kind: 'answer', text: `${path}: OK\n` };
  return { kind: 'rewrite', reply: (text) => text.replace(/^(.*self-test.*): .* FOUND$/, '$1: OK') };
}
