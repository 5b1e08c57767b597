import { Inject, Injectable } from '@nestjs/common';
import { Notices } from '@shutong/notice';
import { Clock, Database, limits, type TxContext } from '@shutong/platform';
import { titleOf } from '../developer-notice/dependents.query';
import { PublicationRecord } from './publication-record.service';
import { Publication, type CodeProblem } from './publication.entity';
import { stepFrom } from './publication.policy';

/** A publication ends with its version, or is refused for its values. */
@Injectable()
export class PublicationEnds {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(PublicationRecord) private readonly record: PublicationRecord,
    @Inject(Notices) private readonly notices: Notices,
  ) {}

  /** Refuses it for these columns, and tells the department's people. Whoever calls holds it. */
  async refused(
    tx: TxContext,
    publication: Publication,
    problems: readonly CodeProblem[],
  ): Promise<void> {
    publication.state = stepFrom(publication, 'refuse');
    publication.refusedAt = this.clock.now();
    publication.problems = problems.slice(0, limits.unlistedColumns.value);
    publication.copyingAt = null;
    const saved = await this.database.repository(tx, Publication).save(publication);
    const action = 'opendata.publication.refuse';
    await this.record.note(tx, { action, event: 'refused' }, saved);
    const { id, department, datasetId, number } = saved;
    const cells = problems.reduce((sum, one) => sum + one.cells, 0);
    await this.notices.tell(tx, {
      ...{ cause: `publication/${id}/refused`, template: 'publication-refused' },
      to: [
        { department, role: 'department-head' },
        { department, role: 'provider-officer' },
      ],
      about: { type: 'publication', id },
      params: {
        ...{ title: await titleOf(this.database, tx, datasetId), version: String(number) },
        ...{ columns: String(problems.length), cells: String(cells), publication: id },
      },
    });
  }

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
    await this.record.note(tx, { action, event: 'withdrawn' }, saved);
  }
}
