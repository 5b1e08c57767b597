import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '@shutong/audit';
import { Outbox } from '@shutong/messaging';
import { Clock, Database, canonicalJson, limits, sha256, type TxContext } from '@shutong/platform';
import { MoreThan } from 'typeorm';
import { keyErrors } from '../api-key/api-key.errors';
import { DeveloperProof, developerActor } from '../account/developer-proof.service';
import { Tiers } from '../quota/tiers';
import { ApiKey, Developer } from './developer.entity';
import { developerErrors } from './developer.errors';
import type {
  DeveloperMessage,
  KeyHandedIn,
  KeyMaking,
  KeyRevocation,
  KeyRotation,
  Registration,
} from './developer-message';

const millisOfHour = 3_600_000;
const millisOfDay = 24 * millisOfHour;
const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex');

/** Accounts and keys of developers, written as the portal has handed them in: nothing of that is believed unseen. */
@Injectable()
export class DeveloperRegister {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Tiers) private readonly tiers: Tiers,
    @Inject(DeveloperProof) private readonly proof: DeveloperProof,
  ) {}

  /** @throws developerErrors, keyErrors; then nothing of it was written */
  async apply(tx: TxContext, message: DeveloperMessage): Promise<void> {
    if (message.op === 'register') return this.register(tx, message);
    const developer = await this.proof.proven(tx, message);
    const as = { ...tx, actor: developerActor(developer) };
    switch (message.op) {
      case 'make-key':
        return this.makeKey(as, developer, message);
      case 'rotate-key':
        return this.rotateKey(as, developer, message);
      case 'revoke-key':
        return this.revokeKey(as, developer, message);
    }
  }

  private async register(tx: TxContext, message: Registration): Promise<void> {
    const developers = this.database.repository(tx, Developer);
    const now = this.clock.ofAct(tx);
    const since = new Date(now.getTime() - millisOfHour);
    const lately = await developers.countBy({ registeredAt: MoreThan(since) });
    if (lately >= limits.registrationsAnHour.value) throw developerErrors.tooMany();
    const developer = Object.assign(new Developer(), {
      ...{ id: message.developer, name: message.name, contact: message.contact ?? null },
      ...{ secretName: message.secretName, secretDigest: bytes(message.secretDigest) },
      ...{ trust: 'unverified', trustGround: null, trustedBy: null, trustedAt: null },
      ...{ person: null, registeredAt: now },
    } satisfies Developer);
    await developers.insert(developer);
    const as = { ...tx, actor: developerActor(developer) };
    const { id, trust } = developer;
    await this.audit.record(as, {
      ...{ action: 'opendata.developer.register', outcome: 'allow', reason: 'ok' },
      resource: [{ type: 'developer', id }],
      change: { afterSha256: sha256(canonicalJson({ trust })) },
    });
    await this.outbox.add(as, {
      ...{ type: 'opendata.developer.registered', subject: id, data: { id, trust } },
    });
    await this.add(as, 'opendata.key.make', this.keyOf(as, developer, message.key));
  }

  private async makeKey(tx: TxContext, developer: Developer, { key }: KeyMaking): Promise<void> {
    await this.assertMayMakeKey(tx, developer);
    await this.add(tx, 'opendata.key.make', this.keyOf(tx, developer, key));
  }

  private async rotateKey(
    tx: TxContext,
    developer: Developer,
    message: KeyRotation,
  ): Promise<void> {
    const { replaces, overlapHours, name, digest } = message;
    const former = await this.liveKey(tx, developer, replaces);
    if (former.replacedBy) throw keyErrors.alreadyReplaced({ name: replaces });
    await this.assertMayMakeKey(tx, developer);
    const now = this.clock.ofAct(tx);
    const days = (former.expiresAt.getTime() - former.madeAt.getTime()) / millisOfDay;
    const { label, tier, scopes, datasets } = former;
    const bound = datasets ? { datasets } : {};
    const facts = { name, digest, label, tier, scopes, ...bound, days };
    const next = this.keyOf(tx, developer, facts);
    const end = new Date(now.getTime() + overlapHours * millisOfHour);
    former.replacedBy = name;
    if (overlapHours === 0) former.revokedAt = now;
    else if (end < former.expiresAt) former.expiresAt = end;
    await this.database.repository(tx, ApiKey).save(former);
    await this.add(tx, 'opendata.key.rotate', next, replaces);
  }

  private async revokeKey(
    tx: TxContext,
    developer: Developer,
    { name }: KeyRevocation,
  ): Promise<void> {
    const key = await this.liveKey(tx, developer, name);
    key.revokedAt = this.clock.ofAct(tx);
    await this.database.repository(tx, ApiKey).save(key);
    await this.record(tx, 'opendata.key.revoke', key);
    const data = { name, developer: developer.id };
    await this.outbox.add(tx, { type: 'opendata.key.revoked', subject: developer.id, data });
  }

  private async liveKey(tx: TxContext, { id }: Developer, name: string): Promise<ApiKey> {
    const lock = { mode: 'pessimistic_write' } as const;
    const key = await this.database
      .repository(tx, ApiKey)
      .findOne({ where: { name, developerId: id }, lock });
    if (!key || key.revokedAt || key.expiresAt <= this.clock.ofAct(tx)) {
      throw keyErrors.notFound({ name });
    }
    return key;
  }

  private async assertMayMakeKey(tx: TxContext, { id: developerId }: Developer): Promise<void> {
    const now = this.clock.ofAct(tx);
    const keys = await this.database.repository(tx, ApiKey).findBy({ developerId });
    const live = keys.filter(({ revokedAt, expiresAt }) => !revokedAt && expiresAt > now);
    const recent = keys.filter(({ madeAt }) => now.getTime() - madeAt.getTime() < millisOfDay);
    if (live.length >= limits.keysPerDeveloper.value || recent.length >= limits.keysADay.value) {
      throw keyErrors.tooMany({ live: limits.keysPerDeveloper.value, aDay: limits.keysADay.value });
    }
  }

  private keyOf(tx: TxContext, { id, trust }: Developer, facts: KeyHandedIn): ApiKey {
    const { name, digest, label, tier, scopes, datasets, days } = facts;
    if (!this.tiers.quotaOf(tier, trust)) throw keyErrors.tierNotReached({ tier, trust });
    const madeAt = this.clock.ofAct(tx);
    return Object.assign(new ApiKey(), {
      ...{ name, developerId: id, label, digest: bytes(digest), tier, scopes: [...scopes] },
      ...{ datasets: datasets ? [...datasets] : null, madeAt },
      expiresAt: new Date(madeAt.getTime() + days * millisOfDay),
      ...{ revokedAt: null, replacedBy: null },
    } satisfies ApiKey);
  }

  private async add(tx: TxContext, action: string, key: ApiKey, replaces?: string): Promise<void> {
    await this.database.repository(tx, ApiKey).insert(key);
    await this.record(tx, action, key);
    const { name, developerId: developer, tier, scopes, datasets, expiresAt } = key;
    const facts = { name, developer, tier, scopes, expiresAt: expiresAt.toISOString() };
    await this.outbox.add(tx, {
      ...{ type: 'opendata.key.made', subject: developer },
      data: { ...facts, ...(datasets ? { datasets } : {}), ...(replaces ? { replaces } : {}) },
    });
  }

  private async record(tx: TxContext, action: string, key: ApiKey): Promise<void> {
    const { name, developerId, tier, scopes, datasets, expiresAt, revokedAt } = key;
    const after = { tier, scopes, datasets, expiresAt, revokedAt };
    await this.audit.record(tx, {
      ...{ action, outcome: 'allow', reason: 'ok' },
      resource: [
        { type: 'api-key', id: name },
        { type: 'developer', id: developerId },
      ],
      change: { afterSha256: sha256(JSON.stringify(after)) },
    });
  }
}
