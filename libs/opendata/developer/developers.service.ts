import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '@shutong/audit';
import { Outbox } from '@shutong/messaging';
import {
  canonicalJson,
  Clock,
  Database,
  dayInChina,
  isTaken,
  latestFirst,
  licenseeOf,
  sha256,
  systemContext,
  turnLoader,
  type Context,
  type Page,
  type TxContext,
  type PageAsked,
} from '@shutong/platform';
import type DataLoader from 'dataloader';
import { digestOf, isSameDigest, readCredential } from '../api-key/credential';
import type { Trust } from '../quota/tiers';
import { ApiKey, Developer } from './developer.entity';
import { developerErrors } from './developer.errors';
import { realNameFor, trustOf } from './developer.policy';

/** What a developer's programs have called lately. */
export interface CallFigures {
  readonly calls: number;
  /** Of them, refused or failed. */
  readonly errors: number;
  /** About the developer, whatever became of them, but for those that were dismissed. */
  readonly complaints: number;
}

/** Days that supervision counts, today included. */
const daysCounted = 30;

const figures = `
  SELECT d.id, coalesce(c.calls, 0)::float8 AS calls, coalesce(c.errors, 0)::float8 AS errors, f.complaints
    FROM unnest($1::uuid[]) AS d(id),
         LATERAL (SELECT sum(answered + refused + failed) AS calls, sum(refused + failed) AS errors
                    FROM opendata.developer_day WHERE developer_id = d.id AND day > $2) AS c,
         LATERAL (SELECT count(*)::int AS complaints FROM opendata.feedback
                   WHERE developer_id = d.id AND state <> 'dismissed'
                     AND (received_at AT TIME ZONE 'Asia/Shanghai')::date > $2) AS f`;

/** Keys of each developer that are shown. */
const keysShown = 100;

const latestKeys = `
  SELECT k.* FROM unnest($1::uuid[]) AS d(id), LATERAL (
    SELECT developer_id AS "developerId", name, label, tier, scopes, datasets, entry_id AS "entryId",
           agreement_id AS "agreementId", made_at AS "madeAt", expires_at AS "expiresAt", revoked_at AS "revokedAt"
      FROM opendata.api_key WHERE developer_id = d.id ORDER BY made_at DESC, name LIMIT $2) AS k`;

/** A key as those who supervise see it. */
export type SupervisedKey = Omit<ApiKey, 'digest' | 'replacedBy'>;

/** Developers as the authority and auditors supervise them, and as one proves a real name. */
@Injectable()
export class Developers {
  private readonly keys: DataLoader<string, SupervisedKey[]>;
  private readonly figures: DataLoader<string, CallFigures>;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Outbox) private readonly outbox: Outbox,
  ) {
    this.keys = turnLoader((ids) => this.loadKeys(ids));
    this.figures = turnLoader((ids) => this.loadFigures(ids));
  }

  /** Registered last first. */
  async list(ctx: Context, asked: PageAsked): Promise<Page<Developer>> {
    const query = this.database.repository(ctx, Developer).createQueryBuilder('d');
    return latestFirst(query, 'registeredAt', asked);
  }

  /** @throws developerErrors.notFound */
  async get(ctx: Context, id: string): Promise<Developer> {
    const found = await this.database.repository(ctx, Developer).findOneBy({ id });
    if (!found) throw developerErrors.notFound({ id });
    return found;
  }

  /** The latest first. */
  keysOf({ id }: Developer): Promise<SupervisedKey[]> {
    return this.keys.load(id);
  }

  /** Of the last thirty days. */
  figuresOf({ id }: Developer): Promise<CallFigures> {
    return this.figures.load(id);
  }

  /** It acts from the next call on. @throws developerErrors */
  setTrust(ctx: Context, id: string, trust: Trust, ground: string): Promise<Developer> {
    const action = 'opendata.developer.trust';
    return this.audit.attempt(ctx, { action, resource: [{ type: 'developer', id }] }, () =>
      this.database.transaction(ctx, async (tx) => {
        const developer = await this.locked(tx, id);
        const given = trustOf(developer, trust, ground);
        return this.trusted(
          tx,
          action,
          Object.assign(developer, { trust: given.trust }),
          given.ground,
        );
      }),
    );
  }

  /** Whoever holds the account's secret, and whose real name an issuer vouches for, takes it over, for whom that one acts. @throws developerErrors */
  verify(ctx: Context, id: string, secret: string): Promise<Developer> {
    const action = 'opendata.developer.verify';
    return this.audit.attempt(ctx, { action, resource: [{ type: 'developer', id }] }, () =>
      this.database.transaction(ctx, async (tx) => {
        const developer = await this.locked(tx, id);
        if (!isSecretOf(developer, secret)) throw developerErrors.unknownSecret();
        const isTakenOver = developer.person === null;
        const { organisation } = realNameFor(ctx.actor, developer);
        developer.licensee = licenseeOf(ctx.actor);
        if (!isTakenOver) return this.actingFor(tx, action, developer);
        developer.person = ctx.actor.id;
        if (developer.trust === 'unverified') developer.trust = 'verified';
        const ground = organisation ? `real name, for ${organisation.code}` : 'real name';
        return this.trusted(tx, action, developer, ground);
      }),
    );
  }

  private async loadKeys(ids: readonly string[]): Promise<SupervisedKey[][]> {
    const found = await this.database.query<SupervisedKey>(this.own(), latestKeys, [
      ids,
      keysShown,
    ]);
    return ids.map((id) => found.filter(({ developerId }) => developerId === id));
  }

  private async loadFigures(ids: readonly string[]): Promise<CallFigures[]> {
    const since = dayInChina(new Date(this.clock.now().getTime() - daysCounted * 86_400_000));
    type Found = CallFigures & { readonly id: string };
    const found = await this.database.query<Found>(this.own(), figures, [ids, since]);
    return ids.map((id) => found.find((one) => one.id === id)!);
  }

  private own(): Context {
    return systemContext('developers', this.clock.now());
  }

  /** Says anew for whom its person acts; how far it is trusted, and why, stays as it was said. */
  private async actingFor(tx: TxContext, action: string, developer: Developer): Promise<Developer> {
    const saved = await this.database.repository(tx, Developer).save(developer);
    const { id, licensee } = saved;
    await this.audit.record(tx, {
      ...{ action, outcome: 'allow', reason: 'ok' },
      resource: [{ type: 'developer', id }],
      change: { afterSha256: sha256(canonicalJson({ licensee })) },
    });
    return saved;
  }

  private async trusted(
    tx: TxContext,
    action: string,
    developer: Developer,
    ground: string,
  ): Promise<Developer> {
    developer.trustGround = ground;
    developer.trustedBy = tx.actor.id;
    developer.trustedAt = this.clock.ofAct(tx);
    const saved = await this.database
      .repository(tx, Developer)
      .save(developer)
      .catch((error: unknown) => {
        throw isTaken(error) ? developerErrors.alreadyTaken() : error;
      });
    const { id, trust, licensee } = saved;
    await this.audit.record(tx, {
      ...{ action, outcome: 'allow', reason: 'ok' },
      resource: [{ type: 'developer', id }],
      change: { afterSha256: sha256(canonicalJson({ trust, ground, licensee })) },
    });
    await this.outbox.add(tx, {
      ...{ type: 'opendata.developer.trusted', subject: id, data: { id, trust } },
    });
    return saved;
  }

  private async locked(tx: TxContext, id: string): Promise<Developer> {
    const lock = { mode: 'pessimistic_write' } as const;
    const found = await this.database.repository(tx, Developer).findOne({ where: { id }, lock });
    if (!found) throw developerErrors.notFound({ id });
    return found;
  }
}

function isSecretOf({ secretDigest }: Developer, text: string): boolean {
  const credential = readCredential(text);
  return credential?.kind === 'secret' && isSameDigest(secretDigest, digestOf(digestOf(text)));
}
