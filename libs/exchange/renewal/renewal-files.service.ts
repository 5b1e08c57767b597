import { Inject, Injectable } from '@nestjs/common';
import {
  Clock,
  Database,
  systemContext,
  turnLoader,
  type Context,
  type TxContext,
} from '@shutong/platform';
import type DataLoader from 'dataloader';
import { In } from 'typeorm';
import type { Agreement } from '../agreement/agreement.entity';
import { versionsOfEach, type Versions } from '../agreement/present.query';
import { Application } from '../application/application.entity';
import { openStates } from '../application/application.states';
import { Offers } from '../application/offers.service';
import { isSamePurpose, purposeOf } from '../application/purpose.policy';
import type { RenewalFile } from './renewal.policy';

/** What an agreement has come from. */
type Origin = Pick<RenewalFile, 'isOfProject' | 'isReturn'>;

const originOf = `
  SELECT EXISTS (SELECT FROM exchange.project_grant g WHERE g.application_id = of.id) AS "isOfProject",
         EXISTS (SELECT FROM exchange.application a
                  WHERE a.id = of.id AND a.return_division IS NOT NULL) AS "isReturn"
    FROM unnest($1::uuid[]) WITH ORDINALITY AS of (id, at) ORDER BY of.at`;

/** Agreements with what decides whether they may be renewed or widened. */
@Injectable()
export class RenewalFiles {
  private readonly byAgreement: DataLoader<string, RenewalFile>;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Offers) private readonly offers: Offers,
  ) {
    this.byAgreement = turnLoader((ids) => this.load(ids));
  }

  /** The agreement has been read, so its file may be. */
  of({ id }: Pick<Agreement, 'id'>): Promise<RenewalFile> {
    return this.byAgreement.load(id);
  }

  /** The same of versions that are held. */
  async within(tx: TxContext, versions: Versions): Promise<RenewalFile> {
    const [file] = await this.filesOf(tx, [versions]);
    return file!;
  }

  private async load(ids: readonly string[]): Promise<RenewalFile[]> {
    // The agreement has been read, so that what it rests on may be, whoever sees that.
    const ctx = systemContext('renewal-files', this.clock.now());
    const all = await versionsOfEach(this.database.manager(ctx), ids);
    return this.filesOf(
      ctx,
      all.map((versions) => versions!),
    );
  }

  private async filesOf(ctx: Context, all: readonly Versions[]): Promise<RenewalFile[]> {
    const manager = this.database.manager(ctx);
    const presents = all.map(({ present }) => present);
    const open = await manager.getRepository(Application).findBy({
      requester: In(presents.map(({ requester }) => requester)),
      entryId: In(presents.map(({ entryId }) => entryId)),
      state: In([...openStates]),
    });
    const origins = await manager.query<Origin[]>(originOf, [
      presents.map(({ applicationId }) => applicationId),
    ]);
    const standings = await this.offers.standings(ctx, presents);
    return all.map(({ present, next, signed }, at) => ({
      ...{ present, next, signed, ...origins[at]!, standing: standings[at]! },
      isAskedFor: open.some((application) => asksFor(application, present)),
    }));
  }
}

/** For its further period, or by itself for the same purpose: of one resource a department asks once at a time. */
const asksFor = (application: Application, { id, requester, resourceId, terms }: Agreement) =>
  application.renews === id ||
  (application.requester === requester &&
    application.resourceId === resourceId &&
    isSamePurpose(purposeOf(application), terms.purpose));
