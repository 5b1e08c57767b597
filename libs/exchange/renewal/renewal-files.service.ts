import { Inject, Injectable } from '@nestjs/common';
import { Database, turnLoader, type TxContext } from '@shutong/platform';
import type DataLoader from 'dataloader';
import { In, type EntityManager } from 'typeorm';
import { Agreement } from '../agreement/agreement.entity';
import { versionsOf, type Versions } from '../agreement/present.query';
import { Application } from '../application/application.entity';
import { openStates } from '../application/application.states';
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

  constructor(@Inject(Database) private readonly database: Database) {
    this.byAgreement = turnLoader((ids) => this.load(ids));
  }

  /** The agreement has been read, so its file may be. */
  of({ id }: Pick<Agreement, 'id'>): Promise<RenewalFile> {
    return this.byAgreement.load(id);
  }

  /** The same of versions that are held. */
  async within(tx: TxContext, versions: Versions): Promise<RenewalFile> {
    const [file] = await this.filesOf(this.database.manager(tx), [versions]);
    return file!;
  }

  private async load(ids: readonly string[]): Promise<RenewalFile[]> {
    const { manager } = this.database.dataSource;
    const found = await manager
      .getRepository(Agreement)
      .find({ where: { id: In([...ids]) }, order: { version: 'ASC' } });
    const all = ids.map((id) => versionsOf(found.filter((one) => one.id === id))!);
    return this.filesOf(manager, all);
  }

  private async filesOf(manager: EntityManager, all: readonly Versions[]): Promise<RenewalFile[]> {
    const presents = all.map(({ present }) => present);
    const open = await manager.getRepository(Application).findBy({
      requester: In(presents.map(({ requester }) => requester)),
      entryId: In(presents.map(({ entryId }) => entryId)),
      state: In([...openStates]),
    });
    const origins = await manager.query<Origin[]>(originOf, [
      presents.map(({ applicationId }) => applicationId),
    ]);
    return all.map(({ present, next, signed }, at) => ({
      ...{ present, next, signed, ...origins[at]! },
      isAskedFor: open.some((application) => asksFor(application, present)),
    }));
  }
}

/** For its further period, or by itself for the same purpose: of one resource a department asks once at a time. */
const asksFor = (application: Application, { id, requester, resourceId, terms }: Agreement) =>
  application.renews === id ||
  (application.requester === requester &&
    application.resourceId === resourceId &&
    application.purposeCode === terms.purpose.code);
