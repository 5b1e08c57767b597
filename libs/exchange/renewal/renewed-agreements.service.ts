import { Inject, Injectable } from '@nestjs/common';
import { Database, turnLoader } from '@shutong/platform';
import type DataLoader from 'dataloader';
import { In } from 'typeorm';
import { versionsOfEach } from '../agreement/present.query';
import type { Application } from '../application/application.entity';
import { Rectification } from '../rectification/rectification.entity';
import type { Renewed } from './renewal.policy';

/** Agreements of which applications ask for the next version. The applications have been read, so that these may be. */
@Injectable()
export class RenewedAgreements {
  private readonly byAgreement: DataLoader<string, Renewed | null>;

  constructor(@Inject(Database) private readonly database: Database) {
    this.byAgreement = turnLoader((ids) => this.load(ids));
  }

  /** Null where it asks for an agreement of its own. */
  async of({ renews }: Pick<Application, 'renews'>): Promise<Renewed | null> {
    return renews ? this.byAgreement.load(renews) : null;
  }

  private async load(ids: readonly string[]): Promise<(Renewed | null)[]> {
    const { manager } = this.database.dataSource;
    const all = await versionsOfEach(manager, ids);
    const lapsed = await manager
      .getRepository(Rectification)
      .findBy({ agreementId: In([...ids]), state: 'lapsed' });
    return all.map((versions, at) => {
      const endedSuspended = lapsed.some(({ agreementId }) => agreementId === ids[at]);
      return versions && { ...versions, endedSuspended };
    });
  }
}
