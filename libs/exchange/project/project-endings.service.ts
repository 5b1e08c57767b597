import { Inject, Injectable } from '@nestjs/common';
import { Clocks } from '@shutong/clocks';
import { Clock, Database, type TxContext } from '@shutong/platform';
import { Agreement } from '../agreement/agreement.entity';
import { AgreementNotices } from '../agreement/agreement.notices';
import { stepFrom } from '../agreement/agreement.policy';
import { runningStates } from '../agreement/agreement.states';
import { deliveryClockOf } from '../application/application-clocks';

/** Agreements of a project that end; without `party` or `resource` all of them. */
export interface Ending {
  readonly projectId: string;
  readonly party?: string;
  /** Of what was brought in, not of the catalogue's resource. */
  readonly projectResourceId?: string;
  readonly reason: string;
}

/** Ends agreements of a project: the next call is refused, and both connectors are told. */
@Injectable()
export class ProjectEndings {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Clocks) private readonly clocks: Clocks,
    @Inject(AgreementNotices) private readonly notices: AgreementNotices,
  ) {}

  async end(tx: TxContext, ending: Ending): Promise<void> {
    for (const agreement of await this.running(tx, ending)) {
      const isOver = agreement.validUntil <= this.clock.now() && agreement.state !== 'proposed';
      const step = isOver ? 'expire' : 'terminate';
      agreement.state = stepFrom(agreement, step);
      agreement.updatedAt = this.clock.now();
      await this.database.repository(tx, Agreement).save(agreement);
      await this.notices.restricted(tx, agreement, `exchange.agreement.${step}`, ending.reason);
      await this.clocks.end(tx, deliveryClockOf(agreement.applicationId), 'dropped');
    }
  }

  /** Held until the transaction ends, in one order: a signature or suspension waits. */
  private running(tx: TxContext, { projectId, ...of }: Ending): Promise<Agreement[]> {
    const { party = null, projectResourceId = null } = of;
    return this.database
      .repository(tx, Agreement)
      .createQueryBuilder('a')
      .setLock('pessimistic_write')
      .where(
        `a.applicationId IN (SELECT g.application_id FROM exchange.project_grant g
          WHERE g.project_id = :projectId AND (:party::text IS NULL OR g.party = :party)
            AND (:projectResourceId::uuid IS NULL OR g.project_resource_id = :projectResourceId))`,
        { projectId, party, projectResourceId },
      )
      .andWhere('a.state IN (:...states)', { states: runningStates })
      .orderBy('a.id', 'ASC')
      .getMany();
  }
}
