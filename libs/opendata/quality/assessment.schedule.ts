import { Inject, Injectable } from '@nestjs/common';
import {
  Clock,
  Database,
  Schedule,
  SteadyWork,
  systemContext,
  type Context,
} from '@shutong/platform';
import { Assessments } from './assessments.service';
import { Probes } from './probes.service';
import { QualityTasks } from './quality-tasks.service';

/** No host is asked more often. */
const probeEveryMs = 1000;
const sweepEveryMs = 600_000;
/** Datasets that one transaction assesses. */
const atOnce = 200;

/** Assesses what other rules were applied to, or nobody has assessed yet, looks at addresses as they become due, and keeps tasks about what is to be mended. */
@Injectable()
export class AssessmentSchedule extends Schedule {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Assessments) private readonly assessments: Assessments,
    @Inject(Probes) private readonly probes: Probes,
    @Inject(QualityTasks) private readonly tasks: QualityTasks,
  ) {
    super();
  }

  protected works(): SteadyWork[] {
    const ctx = () => systemContext('opendata-assessment', this.clock.now());
    const probe = async () => {
      await this.probes.round(ctx());
      return false;
    };
    const forget = async () => {
      await this.probes.forget(ctx());
      return false;
    };
    const task = async () => {
      await this.tasks.round(ctx());
      return false;
    };
    return [
      new SteadyWork('Assessing datasets by new rules', () => this.sweep(ctx()), sweepEveryMs),
      new SteadyWork('Looking at addresses of datasets', probe, probeEveryMs),
      new SteadyWork('Forgetting addresses', forget, sweepEveryMs),
      new SteadyWork('Keeping tasks about quality', task, sweepEveryMs),
    ];
  }

  /** Resolves to whether there were some. */
  async sweep(ctx: Context): Promise<boolean> {
    const { harvested, own } = this.assessments.rules();
    const rows = await this.database.query<{ id: string }>(ctx, unassessed, [
      ...[harvested, own, atOnce],
    ]);
    const ids = rows.map(({ id }) => id);
    if (ids.length === 0) return false;
    await this.database.transaction(ctx, (tx) => this.assessments.assess(tx, ids));
    return true;
  }
}

const unassessed = `
  (SELECT r.id FROM opendata.record r LEFT JOIN opendata.assessment a ON a.dataset_id = r.id
    WHERE r.state <> 'gone' AND a.rules IS DISTINCT FROM $1 LIMIT $3)
  UNION ALL
  (SELECT v.dataset_id FROM open_datasets.version v LEFT JOIN opendata.assessment a ON a.dataset_id = v.dataset_id
    WHERE a.rules IS DISTINCT FROM $2 GROUP BY v.dataset_id LIMIT $3)`;
