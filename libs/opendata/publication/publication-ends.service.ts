import { Inject, Injectable } from '@nestjs/common';
import { Database, type TxContext } from '@shutong/platform';
import { PublicationRecord } from './publication-record.service';
import { Publication } from './publication.entity';

/** A publication ends with its version. */
@Injectable()
export class PublicationEnds {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(PublicationRecord) private readonly record: PublicationRecord,
  ) {}

  /** Withdraws it as its version was: by whom, when and why. Whoever calls holds it. */
  async withVersion(tx: TxContext, publication: Publication): Promise<void> {
    const [version] = await this.database.query<
      Pick<Publication, 'withdrawnBy' | 'withdrawnAt' | 'ground'>
    >(
      tx,
      `SELECT withdrawn_by AS "withdrawnBy", withdrawn_at AS "withdrawnAt", ground
         FROM datasets.version WHERE id = $1`,
      [publication.versionId],
    );
    Object.assign(publication, { state: 'withdrawn', ...version });
    const saved = await this.database.repository(tx, Publication).save(publication);
    const action = 'opendata.publication.withdraw';
    await this.record.note(tx, { action, event: 'opendata.publication.withdrawn' }, saved);
  }
}
