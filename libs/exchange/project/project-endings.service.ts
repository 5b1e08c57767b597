import { Inject, Injectable } from '@nestjs/common';
import { Clock, Database, type TxContext } from '@shutong/platform';
import { Agreement } from '../agreement/agreement.entity';
import { AgreementSteps } from '../agreement/agreement-steps.service';
import { runningStates } from '../agreement/agreement.states';
import { holdOffJoining } from '../application/joining.query';
import { ProjectResource } from './project.entity';

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
    @Inject(AgreementSteps) private readonly steps: AgreementSteps,
  ) {}

  async end(tx: TxContext, ending: Ending): Promise<void> {
    await this.holdOffGrants(tx, ending);
    for (const agreement of await this.running(tx, ending)) {
      const isOver = agreement.validUntil <= this.clock.now();
      const step = isOver ? 'expire' : 'terminate';
      const act = { action: `exchange.agreement.${step}`, reason: ending.reason };
      await this.steps.take(tx, agreement, step, act);
    }
  }

  /** What a provider's connector that joins at this moment brings about is there, and ends too; what joins later sees who is out. */
  private async holdOffGrants(tx: TxContext, { projectId, projectResourceId }: Ending) {
    const brought = await this.database.repository(tx, ProjectResource).find({
      select: { id: true, provider: true },
      where: { projectId, ...(projectResourceId === undefined ? {} : { id: projectResourceId }) },
    });
    const providers = new Set(brought.map(({ provider }) => provider));
    for (const provider of [...providers].sort()) {
      await holdOffJoining(this.database, tx, provider);
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
