import { DAY_MS } from '../../src/lib/time.js';

/**
 * The rules of Azure's immutable Blob storage, as Microsoft documents them, in memory. It proves nothing about Azure, but lets
 * tests cover what Azurite does not support.
 */

/** `version`: each version has its own policy and hold. `container`: one retention for all blobs of the container. */
export type WormLevel = 'version' | 'container';

export interface WormPolicy {
  readonly mode: 'locked' | 'unlocked';
  /** Milliseconds since the epoch, whole seconds. */
  readonly until: number;
}

export interface WormContent {
  readonly content: Buffer;
  readonly contentType: string;
  /** Base64. */
  readonly md5: string | undefined;
  readonly metadata: Readonly<Record<string, string>>;
}

export interface WormVersion extends WormContent {
  readonly id: string;
  readonly createdOn: number;
  policy: WormPolicy | undefined;
  legalHold: boolean;
}

/** A refusal, with the service's status and error code. */
export class WormRefusal extends Error {
  override readonly name = 'WormRefusal';

  constructor(
    readonly status: number,
    readonly code: string,
  ) {
    super(`${status} ${code}`);
  }
}

export interface WormStoreOptions {
  readonly level: WormLevel;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** The retention of a container at container level, for every blob. */
const CONTAINER_RETENTION_MS = 7 * DAY_MS;

interface WormBlob {
  /** Oldest first. */
  readonly versions: WormVersion[];
  /** Undefined after a delete by name, which leaves the versions. */
  current: WormVersion | undefined;
}

export class WormStore {
  private readonly blobs = new Map<string, WormBlob>();
  private lastId = 0;

  constructor(readonly options: WormStoreOptions) {}

  put(name: string, content: WormContent, policy: WormPolicy | undefined, legalHold: boolean): WormVersion {
    const { level, now } = this.options;
    const blob = this.blobs.get(name) ?? { versions: [], current: undefined };
    if (level === 'container') {
      if (policy !== undefined || legalHold) {
        throw new WormRefusal(400, 'InvalidHeaderValue'); // the service's own code for this is not documented
      }
      if (blob.current !== undefined) {
        this.refuseIfProtected(blob.current);
      }
      blob.versions.length = 0; // no versioning at this level: the old content is replaced
    }
    this.lastId += 1;
    const createdOn = Math.floor(now() / 1000) * 1000;
    const id = `${new Date(createdOn).toISOString().slice(0, -1)}${String(this.lastId).padStart(4, '0')}Z`;
    const version: WormVersion = { ...content, id, createdOn, policy: undefined, legalHold };
    if (policy !== undefined) {
      this.applyPolicy(version, policy);
    }
    blob.versions.push(version);
    blob.current = version;
    this.blobs.set(name, blob);
    return version;
  }

  has(name: string): boolean {
    return this.blobs.get(name)?.current !== undefined;
  }

  get(name: string, versionId?: string): WormVersion {
    const blob = this.blobs.get(name);
    const version =
      versionId === undefined ? blob?.current : blob?.versions.find((candidate) => candidate.id === versionId);
    if (version === undefined) {
      throw new WormRefusal(404, 'BlobNotFound');
    }
    return version;
  }

  /** Oldest first. */
  versions(name: string): readonly WormVersion[] {
    return this.blobs.get(name)?.versions ?? [];
  }

  /** What a listing shows: the current versions, by name. */
  current(prefix: string): readonly (readonly [string, WormVersion])[] {
    return [...this.blobs]
      .flatMap(([name, { current }]) =>
        current !== undefined && name.startsWith(prefix) ? [[name, current] as const] : [],
      )
      .sort(([a], [b]) => (a < b ? -1 : 1));
  }

  /** Changes stored data without checking any rule, as an operator of the service could. @param change null removes the blob */
  tamper(name: string, change: Partial<WormVersion> | null): void {
    if (change === null) {
      this.blobs.delete(name);
      return;
    }
    const version = { ...this.get(name), ...change };
    this.blobs.set(name, { versions: [version], current: version });
  }

  setPolicy(name: string, versionId: string | undefined, policy: WormPolicy): WormPolicy {
    const version = this.get(name, versionId);
    this.applyPolicy(version, policy);
    return policy;
  }

  deletePolicy(name: string, versionId: string | undefined): void {
    const version = this.get(name, versionId);
    if (version.policy?.mode === 'locked') {
      throw new WormRefusal(409, 'BlobImmutableDueToPolicy');
    }
    version.policy = undefined;
  }

  setLegalHold(name: string, versionId: string | undefined, hold: boolean): void {
    this.get(name, versionId).legalHold = hold;
  }

  setMetadata(name: string): void {
    this.refuseIfProtected(this.get(name));
  }

  delete(name: string, versionId: string | undefined): void {
    const version = this.get(name, versionId);
    const blob = this.blobs.get(name)!;
    if (this.options.level === 'version' && versionId === undefined) {
      blob.current = undefined; // it becomes a previous version, which stays
      return;
    }
    this.refuseIfProtected(version);
    blob.versions.splice(blob.versions.indexOf(version), 1);
    if (blob.current === version) {
      blob.current = undefined;
    }
  }

  private applyPolicy(version: WormVersion, policy: WormPolicy): void {
    if (this.options.level === 'container' || policy.until <= this.options.now()) {
      throw new WormRefusal(400, 'InvalidHeaderValue');
    }
    const old = version.policy;
    if (old?.mode === 'locked' && (policy.mode !== 'locked' || policy.until < old.until)) {
      throw new WormRefusal(409, 'BlobImmutableDueToPolicy');
    }
    version.policy = policy;
  }

  private refuseIfProtected(version: WormVersion): void {
    const until =
      this.options.level === 'container' ? version.createdOn + CONTAINER_RETENTION_MS : (version.policy?.until ?? 0);
    if (version.legalHold) {
      throw new WormRefusal(409, 'BlobImmutableDueToLegalHold');
    }
    if (until > this.options.now()) {
      throw new WormRefusal(409, 'BlobImmutableDueToPolicy');
    }
  }
}
