import { LRUCache } from 'lru-cache';
import type { Adapter, AdapterPayload } from 'oidc-provider';
import { SystemClock } from '@shutong/platform';

const clock = new SystemClock();

/** Sessions and codes of the demo issuer, one store for each kind; they end with the process. */
export class MemoryAdapter implements Adapter {
  private readonly entries = new LRUCache<string, AdapterPayload>({ max: 1000 });

  async upsert(id: string, payload: AdapterPayload, expiresIn?: number): Promise<void> {
    this.entries.set(id, payload, expiresIn ? { ttl: expiresIn * 1000 } : {});
  }

  async find(id: string): Promise<AdapterPayload | undefined> {
    return this.entries.get(id);
  }

  async findByUid(uid: string): Promise<AdapterPayload | undefined> {
    return this.entries.find((payload) => payload.uid === uid);
  }

  /** Codes typed on another device are not offered. */
  async findByUserCode(): Promise<undefined> {}

  async consume(id: string): Promise<void> {
    const payload = this.entries.get(id);
    if (payload) payload.consumed = Math.floor(clock.now().getTime() / 1000);
  }

  async destroy(id: string): Promise<void> {
    this.entries.delete(id);
  }

  async revokeByGrantId(grantId: string): Promise<void> {
    for (const [id, payload] of this.entries) {
      if (payload.grantId === grantId) this.entries.delete(id);
    }
  }
}
