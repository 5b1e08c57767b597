import { Inject, Injectable } from '@nestjs/common';
import { Notices, type OpenTask } from '@shutong/notice';
import {
  Clock,
  Config,
  Database,
  canonicalJson,
  dayInChina,
  type Context,
  type TxContext,
} from '@shutong/platform';
import { leastPoints, leastStars, qualityTasks, type QualityTask } from './quality-tasks.policy';
import { qualityCounts, type QualityCount } from './quality-tasks.query';

const type = 'open-quality';

/**
 * Keeps, for each department that has open datasets to mend, one task that says how many and where to read of each: told once, said anew as the
 * numbers change, done when nothing is left. From the assessments as they stand; only what has changed is written.
 */
@Injectable()
export class QualityTasks {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Config) private readonly config: Config,
    @Inject(Notices) private readonly notices: Notices,
  ) {}

  async round(ctx: Context): Promise<void> {
    const params = [leastPoints, leastStars];
    const counts = await this.database.query<QualityCount>(ctx, qualityCounts, params);
    const tasks = qualityTasks(counts, this.config.authorityDepartment);
    const wanted = new Set(tasks.map(({ id }) => id));
    const standing = await this.notices.openTasks(ctx, type);
    const open = new Map(standing.map((one) => [one.aboutId, one]));
    for (const id of open.keys()) if (!wanted.has(id)) await this.close(ctx, id);
    for (const task of tasks) await this.bring(ctx, task, open.get(task.id));
  }

  private close(ctx: Context, id: string): Promise<void> {
    return this.database.transaction(ctx, (tx) => this.notices.settle(tx, { type, id }, []));
  }

  private async bring(ctx: Context, task: QualityTask, open?: OpenTask): Promise<void> {
    if (open && canonicalJson(open.params) === canonicalJson(task.params)) return;
    await this.database.transaction(ctx, (tx) => this.say(tx, task, open));
  }

  /** What comes again within the day waits for the next one: nobody is told twice on one day, nor by two workers. */
  private async say(tx: TxContext, { id, ...task }: QualityTask, open?: OpenTask): Promise<void> {
    const cause = open?.cause ?? `open-quality/${id}/${dayInChina(this.clock.now())}`;
    const telling = { ...task, cause, about: { type, id }, task: true } as const;
    if (open) await this.notices.restate(tx, telling);
    else await this.notices.tell(tx, telling);
  }
}
