import { randomBytes } from 'node:crypto';
import { DecisionAuthority } from '../../src/decisions/authority.js';
import { Seals } from '../../src/activities/seals.js';
import type { SealedKind } from '../../src/activities/seals.js';
import { MacKeyRing } from '../../src/sealing/mac-key-ring.js';
import type { Standings } from '../../src/vault/standings.js';

/** What steps seal and check with, on a key of this test alone; standings are kept in memory. */
export function testSealing({ approvers = 1 }: { readonly approvers?: number } = {}) {
  const forged: SealedKind[] = [];
  const entries: { conversationId: string; mediaId: string; entry: object }[] = [];
  const standings = {
    keep: async (conversationId: string, mediaId: string, entry: object) =>
      void entries.push({ conversationId, mediaId, entry }),
    read: async (conversationId: string, mediaId?: string) =>
      entries
        .filter((kept) => kept.conversationId === conversationId && (mediaId ?? kept.mediaId) === kept.mediaId)
        .map(({ entry }) => JSON.parse(JSON.stringify(entry)) as unknown),
  } as unknown as Standings;
  const ring = new MacKeyRing([{ id: 'test', secret: randomBytes(32) }]);
  const seals = new Seals(ring, { forged: (kind) => void forged.push(kind) }, { error: () => undefined });
  return {
    seals,
    standings,
    authority: new DecisionAuthority({ mode: 'signals', keys: undefined, approvers }),
    genesys: { removeMedia: async () => 'deleted' as const },
    vault: { isReleasedAt: async () => true },
    acceptsUnsealedStarts: false,
    forged,
    entries,
    now: () => Date.now(),
  };
}
