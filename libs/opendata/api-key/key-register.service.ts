import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '@shutong/audit';
import { Outbox } from '@shutong/messaging';
import { Clock, Database, limits, sha256, type TxContext } from '@shutong/platform';
import { assertKeyOfEntry } from '../contest/contest.policy';
import { ContestRegister } from '../contest/contest-register.service';
import type {
  KeyHandedIn,
  KeyMaking,
  KeyRevocation,
  KeyRotation,
} from '../developer/developer-message';
import { ApiKey, type Developer } from '../developer/developer.entity';
import { endOfOwn } from '../licensed/own-agreement.query';
import { Tiers } from '../quota/tiers';
import { keyErrors } from './api-key.errors';
import { assertKeyOfAgreement } from './api-key.policy';

const millisOfHour = 3_600_000;
const millisOfDay = 24 * millisOfHour;
const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex');

/** Keys of developers, written as the portal has handed them in; whoever calls has proven the developer, who is the actor. */
@Injectable()
export class KeyRegister {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Tiers) private readonly tiers: Tiers,
    @Inject(ContestRegister) private readonly contests: ContestRegister,
  ) {}

  /** With a new account. @throws keyErrors */
  async addFirst(tx: TxContext, developer: Developer, facts: KeyHandedIn): Promise<void> {
    await this.add(tx, 'opendata.key.make', await this.boundKeyOf(tx, developer, facts));
  }

  /** @throws keyErrors, contestErrors */
  async make(tx: TxContext, developer: Developer, { key }: KeyMaking): Promise<void> {
    await this.assertMayMakeKey(tx, developer);
    await this.add(tx, 'opendata.key.make', await this.boundKeyOf(tx, developer, key));
  }

  /** @throws keyErrors, contestErrors */
  async rotate(tx: TxContext, developer: Developer, message: KeyRotation): Promise<void> {
    const { replaces, overlapHours, name, digest } = message;
    const former = await this.liveKey(tx, developer, replaces);
    if (former.replacedBy) throw keyErrors.alreadyReplaced({ name: replaces });
    await this.assertMayMakeKey(tx, developer);
    const now = this.clock.ofAct(tx);
    const days = (former.expiresAt.getTime() - former.madeAt.getTime()) / millisOfDay;
    const { label, tier, scopes } = former;
    const facts = { name, digest, label, tier, scopes, ...boundsOf(former), days };
    const next = await this.boundKeyOf(tx, developer, facts);
    const end = new Date(now.getTime() + overlapHours * millisOfHour);
    former.replacedBy = name;
    if (overlapHours === 0) former.revokedAt = now;
    else if (end < former.expiresAt) former.expiresAt = end;
    await this.database.repository(tx, ApiKey).save(former);
    await this.add(tx, 'opendata.key.rotate', next, replaces);
  }

  /** @throws keyErrors.notFound */
  async revoke(tx: TxContext, developer: Developer, { name }: KeyRevocation): Promise<void> {
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

  /** A key of an entry is for the datasets of its contest, one of an agreement for what that covers; each expires with it at the latest. */
  private async boundKeyOf(
    tx: TxContext,
    developer: Developer,
    facts: KeyHandedIn,
  ): Promise<ApiKey> {
    assertKeyOfEntry(facts);
    assertKeyOfAgreement(facts);
    const key = this.keyOf(tx, developer, facts);
    if (facts.agreement !== undefined) return this.ofAgreement(tx, key, facts.agreement);
    if (facts.entry === undefined) return key;
    const { datasets, closesAt } = await this.contests.boundsOf(tx, developer.id, facts.entry);
    const expiresAt = closesAt < key.expiresAt ? closesAt : key.expiresAt;
    return Object.assign(key, { entryId: facts.entry, datasets: [...datasets], expiresAt });
  }

  private async ofAgreement(tx: TxContext, key: ApiKey, agreementId: string): Promise<ApiKey> {
    const validUntil = await endOfOwn(this.database, tx, {
      ...{ developer: key.developerId, agreement: agreementId, at: this.clock.ofAct(tx) },
    });
    const expiresAt = validUntil < key.expiresAt ? validUntil : key.expiresAt;
    return Object.assign(key, { agreementId, expiresAt });
  }

  private keyOf(tx: TxContext, { id, trust }: Developer, facts: KeyHandedIn): ApiKey {
    const { name, digest, label, tier, scopes, datasets, days } = facts;
    if (!this.tiers.quotaOf(tier, trust)) throw keyErrors.tierNotReached({ tier, trust });
    const madeAt = this.clock.ofAct(tx);
    return Object.assign(new ApiKey(), {
      ...{ name, developerId: id, label, digest: bytes(digest), tier, scopes: [...scopes] },
      ...{ datasets: datasets ? [...datasets] : null, entryId: null, agreementId: null, madeAt },
      expiresAt: new Date(madeAt.getTime() + days * millisOfDay),
      ...{ revokedAt: null, replacedBy: null },
    } satisfies ApiKey);
  }

  private async add(tx: TxContext, action: string, key: ApiKey, replaces?: string): Promise<void> {
    await this.database.repository(tx, ApiKey).insert(key);
    await this.record(tx, action, key);
    const { name, developerId: developer, tier, scopes, datasets, agreementId, expiresAt } = key;
    const facts = { name, developer, tier, scopes, expiresAt: expiresAt.toISOString() };
    const bound = agreementId ? { agreement: agreementId } : datasets ? { datasets } : {};
    await this.outbox.add(tx, {
      ...{ type: 'opendata.key.made', subject: developer },
      data: { ...facts, ...bound, ...(replaces ? { replaces } : {}) },
    });
  }

  private async record(tx: TxContext, action: string, key: ApiKey): Promise<void> {
    const { name, developerId, tier, scopes, datasets, agreementId, expiresAt, revokedAt } = key;
    const after = { tier, scopes, datasets, agreementId, expiresAt, revokedAt };
    await this.audit.record(tx, {
      ...{ action, outcome: 'allow', reason: 'ok' },
      resource: [
        { type: 'api-key', id: name },
        { type: 'developer', id: developerId },
        ...(agreementId ? [{ type: 'open-agreement', id: agreementId }] : []),
      ],
      change: { afterSha256: sha256(JSON.stringify(after)) },
    });
  }
}

/** To what the key that takes its place is bound. */
const boundsOf = ({ entryId, agreementId, datasets }: ApiKey) => ({
  ...(entryId ? { entry: entryId } : datasets && { datasets }),
  ...(agreementId && { agreement: agreementId }),
});
