import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '@shutong/audit';
import { Outbox } from '@shutong/messaging';
import {
  Clock,
  Database,
  assertNoSecret,
  canonicalJson,
  decodeCursor,
  isUuid,
  pageOf,
  sha256,
  uuidv7,
  type Context,
  type Page,
  type TxContext,
  type PageAsked,
} from '@shutong/platform';
import { In } from 'typeorm';
import { Publication } from '../publication/publication.entity';
import { HarvestSource } from '../source/source.entity';
import { SocialProvider } from './provider.entity';
import { providerErrors } from './provider.errors';
import type { MarkProviderArgs } from './provider.graphql';
import { providerNamed } from './provider.policy';

const events = {
  mark: 'opendata.provider.marked',
  unmark: 'opendata.provider.unmarked',
} as const;

/** Two that mark the same would each write what the other has not seen. */
const lock = "SELECT pg_advisory_xact_lock(hashtext('opendata.provider'))";

/** Who outside the government gives data: the authority says on what terms, and how far it has looked at it. */
@Injectable()
export class Providers {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Outbox) private readonly outbox: Outbox,
  ) {}

  /** By their ids, those marked first before. */
  async list(ctx: Context, { first, after }: PageAsked): Promise<Page<SocialProvider>> {
    const query = this.database
      .repository(ctx, SocialProvider)
      .createQueryBuilder('p')
      .orderBy('p.id')
      .limit(first + 1);
    if (after) query.andWhere('p.id > :id', { id: decodeCursor(after, isUuid)[0] });
    return pageOf(await query.getMany(), first, ({ id }) => [id]);
  }

  /** @throws providerErrors */
  mark(ctx: Context, wish: MarkProviderArgs): Promise<SocialProvider> {
    const action = 'opendata.provider.mark';
    const resource = [{ type: 'provider', id: wish.code ?? wish.sourceId ?? '' }];
    return this.audit.attempt(ctx, { action, resource }, () =>
      this.database.transaction(ctx, async (tx) => {
        const { name, nameEn = '', terms, quality, ground } = wish;
        assertNoSecret([name, nameEn, terms, ground]);
        await this.database.query(tx, lock);
        const provider = Object.assign(await this.before(tx, wish), {
          ...{ name, nameEn, terms, quality, ground },
          ...{ markedBy: ctx.actor.id, markedAt: this.clock.ofAct(tx) },
        });
        const saved = await this.database.repository(tx, SocialProvider).save(provider);
        await this.note(tx, 'mark', saved);
        return saved;
      }),
    );
  }

  /** Who still has open data keeps the terms under which it is open. @throws providerErrors */
  unmark(ctx: Context, id: string, ground: string): Promise<SocialProvider> {
    const action = 'opendata.provider.unmark';
    return this.audit.attempt(ctx, { action, resource: [{ type: 'provider', id }] }, () =>
      this.database.transaction(ctx, async (tx) => {
        assertNoSecret(ground);
        if (ground.trim() === '') throw providerErrors.groundMissing();
        const providers = this.database.repository(tx, SocialProvider);
        const lock = { mode: 'pessimistic_write' } as const;
        const provider = await providers.findOne({ where: { id }, lock });
        if (!provider) throw providerErrors.notFound({ id });
        await this.assertNothingOpen(tx, provider);
        await providers.delete({ id });
        await this.note(tx, 'unmark', { ...provider, ground: ground.trim() });
        return provider;
      }),
    );
  }

  /** Of a harvested catalogue its source says the licence. @throws providerErrors.dataOpen */
  private async assertNothingOpen(tx: TxContext, { code }: SocialProvider): Promise<void> {
    if (code === null) return;
    const where = { department: code, state: In(['approved', 'published']) };
    if (await this.database.repository(tx, Publication).existsBy(where)) {
      throw providerErrors.dataOpen({ code });
    }
  }

  /** As it was marked before, or a new one. */
  private async before(
    tx: TxContext,
    wish: MarkProviderArgs,
  ): Promise<Pick<SocialProvider, 'id' | 'code' | 'sourceId'>> {
    const by = providerNamed(wish);
    const sources = this.database.repository(tx, HarvestSource);
    if ('sourceId' in by && !(await sources.existsBy({ id: by.sourceId }))) {
      throw providerErrors.sourceNotFound({ id: by.sourceId });
    }
    const found = await this.database.repository(tx, SocialProvider).findOneBy(by);
    return found ?? { id: uuidv7(this.clock.now()), code: null, sourceId: null, ...by };
  }

  private async note(
    tx: TxContext,
    step: 'mark' | 'unmark',
    provider: SocialProvider,
  ): Promise<void> {
    const { id, code, sourceId: source, name, nameEn, terms, quality, ground } = provider;
    await this.audit.record(tx, {
      ...{ action: `opendata.provider.${step}`, outcome: 'allow', reason: 'ok' },
      resource: [{ type: 'provider', id }],
      change: {
        afterSha256: sha256(canonicalJson({ step, name, nameEn, terms, quality, ground })),
      },
    });
    await this.outbox.add(tx, {
      ...{ type: events[step], subject: id, data: { id, code, source, quality } },
    });
  }
}
