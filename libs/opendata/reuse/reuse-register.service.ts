import { Inject, Injectable } from '@nestjs/common';
import { Notices } from '@shutong/notice';
import { Clock, Config, Database, assertNoSecret, limits, type TxContext } from '@shutong/platform';
import { In, MoreThan } from 'typeorm';
import type { ReuseHandingIn, ReuseRetirement } from '../account/account-message';
import { firstUnlisted } from '../listing/listing.query';
import { Reuse, ReuseDataset } from './reuse.entity';
import { reuseErrors } from './reuse.errors';
import { addressOf, institutionOf, stateAfter } from './reuse.policy';
import { ReuseRecord } from './reuse-record.service';
import { liveStates } from './reuse.states';

const millisOfHour = 3_600_000;

/** What brings the authority's task about. */
export const reuseCause = (id: string): string => `reuse/${id}/received`;

/** Writes reuses as the portal has handed them in; whoever calls has proven the developer, who is the actor. */
@Injectable()
export class ReuseRegister {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Config) private readonly config: Config,
    @Inject(Notices) private readonly notices: Notices,
    @Inject(ReuseRecord) private readonly record: ReuseRecord,
  ) {}

  /** @throws reuseErrors; then nothing of it was written */
  async handIn(tx: TxContext, message: ReuseHandingIn): Promise<void> {
    const { title, titleEn, description, institution, institutionEn, datasets } = message;
    const { authorityDepartment: department } = this.config;
    assertNoSecret([title, titleEn, description, institution, institutionEn]);
    if (department === '') throw reuseErrors.noAuthority();
    await this.assertRoom(tx, message.developer);
    const missing = await firstUnlisted(this.database, tx, datasets);
    if (missing !== undefined) throw reuseErrors.unknownDataset({ dataset: missing });
    const reuse = this.reuseOf(tx, message);
    const { id: reuseId, kind } = reuse;
    await this.database.repository(tx, Reuse).insert(reuse);
    const links = datasets.map((datasetId) => ({ reuseId, datasetId }));
    await this.database.repository(tx, ReuseDataset).insert(links);
    await this.notices.tell(tx, {
      ...{ cause: reuseCause(reuseId), template: 'open-reuse-received', task: true },
      to: [{ department, role: 'authority' }],
      about: { type: 'reuse', id: reuseId },
      params: { id: reuseId, kind },
    });
    await this.record.note(tx, { action: 'hand-in', event: 'received' }, reuse, datasets);
  }

  /** Its developer takes it back. @throws reuseErrors */
  async retire(tx: TxContext, { id, developer }: ReuseRetirement): Promise<void> {
    const reuses = this.database.repository(tx, Reuse);
    const lock = { mode: 'pessimistic_write' } as const;
    const reuse = await reuses.findOne({ where: { id, developerId: developer }, lock });
    if (!reuse) throw reuseErrors.notFound({ id });
    reuse.state = stateAfter(reuse, 'retire');
    reuse.retiredAt = this.clock.ofAct(tx);
    const saved = await reuses.save(reuse);
    const links = await this.database.repository(tx, ReuseDataset).findBy({ reuseId: id });
    await this.notices.done(tx, reuseCause(id));
    const datasets = links.map(({ datasetId }) => datasetId);
    await this.record.note(tx, { action: 'retire', event: 'retired' }, saved, datasets);
  }

  private async assertRoom(tx: TxContext, developerId: string): Promise<void> {
    const reuses = this.database.repository(tx, Reuse);
    const since = new Date(this.clock.ofAct(tx).getTime() - millisOfHour);
    const lately = await reuses.countBy({ receivedAt: MoreThan(since) });
    if (lately >= limits.reusesAnHour.value) throw reuseErrors.tooManyLately();
    const live = await reuses.countBy({ developerId, state: In(liveStates) });
    const most = limits.reusesPerDeveloper.value;
    if (live >= most) throw reuseErrors.tooMany({ most });
  }

  private reuseOf(tx: TxContext, message: ReuseHandingIn): Reuse {
    const { id, developer, kind, title, titleEn, address, description } = message;
    return Object.assign(new Reuse(), {
      ...{ id, developerId: developer, kind, title, titleEn: titleEn ?? '', description },
      ...institutionOf(message),
      ...{ address: addressOf(address), state: 'received', receivedAt: this.clock.ofAct(tx) },
      ...{ judgedBy: null, judgedAt: null, reasons: null, retiredAt: null },
    } satisfies Reuse);
  }
}
