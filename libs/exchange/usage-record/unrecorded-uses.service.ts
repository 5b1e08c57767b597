import { Inject, Injectable } from '@nestjs/common';
import { Jurisdiction, type RecordingRule } from '@shutong/clocks';
import { Notices } from '@shutong/notice';
import {
  Clock,
  Database,
  dayInChina,
  tryEach,
  type Context,
  type TxContext,
} from '@shutong/platform';
import { lockAgreement } from '../agreement/lock.query';
import {
  isRecordTask,
  openRecordTasks,
  recordTask,
  unrecordedUses,
  type UnrecordedAsked,
  type UnrecordedUse,
} from './unrecorded-use.query';

const dayMs = 86_400_000;
/** For how long records are kept (Art. 29): of what was got before, nobody is asked any more. */
const keptYears = 3;

/**
 * Who uses shared data and does not record how (Decree 809, Art. 29) has that as a task, as long as it is so: also after the agreement has
 * ended, unless its disposal is certified, which is a record.
 */
@Injectable()
export class UnrecordedUses {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Jurisdiction) private readonly jurisdiction: Jurisdiction,
    @Inject(Notices) private readonly notices: Notices,
  ) {}

  /**
   * Closes what nobody need record any more, as it is too long ago or is not to be asked for, or not yet; whatever is due later is asked
   * for anew. Answers of how many agreements it has asked. @throws AggregateError of all that failed, after the last one
   */
  async round(ctx: Context): Promise<number> {
    const open = (await this.notices.openTasks(ctx, 'agreement')).filter(isRecordTask);
    const rule = this.jurisdiction.usageRecord;
    const due = rule ? await unrecordedUses(this.database, ctx, this.spanOf(rule)) : [];
    const isDue = new Set(due.map(({ agreementId }) => agreementId));
    const over = open.filter(({ aboutId }) => !isDue.has(aboutId));
    const isAsked = new Set(open.map(({ aboutId }) => aboutId));
    const unasked = due.filter(({ agreementId }) => !isAsked.has(agreementId));
    const steps = [
      ...over.map(
        ({ cause }) =>
          (tx: TxContext) =>
            this.close(tx, cause),
      ),
      ...unasked.map((one) => (tx: TxContext) => this.ask(tx, one, rule!)),
    ];
    return tryEach(steps, (step) => this.database.transaction(ctx, step));
  }

  private async ask(
    tx: TxContext,
    { agreementId }: UnrecordedUse,
    rule: RecordingRule,
  ): Promise<boolean> {
    const { requester, terms } = await lockAgreement(this.database, tx, agreementId);
    // Somebody may have recorded it meanwhile, or another worker asked.
    const asked = { ...this.spanOf(rule), agreementId };
    const [found] = await unrecordedUses(this.database, tx, asked);
    if (!found || (await openRecordTasks(this.notices, tx, agreementId)).length > 0) return false;
    const now = this.clock.now();
    const dueOn = dayInChina(new Date(now.getTime() + rule.within * dayMs));
    const told = await this.notices.tell(tx, {
      cause: recordTask(agreementId, now),
      template: 'usage-record-due',
      to: [{ department: requester, role: 'requester' }],
      about: { type: 'agreement', id: agreementId },
      params: {
        ...{ title: terms.resource.title, provider: terms.provider.name },
        ...{ usedOn: dayInChina(found.since), dueOn },
      },
      dueOn,
    });
    return told > 0;
  }

  /** Asks nobody. */
  private async close(tx: TxContext, cause: string): Promise<boolean> {
    await this.notices.done(tx, cause);
    return false;
  }

  private spanOf({ after }: RecordingRule): Pick<UnrecordedAsked, 'from' | 'until'> {
    const now = this.clock.now();
    const from = new Date(now);
    from.setUTCFullYear(from.getUTCFullYear() - keptYears);
    return { from, until: new Date(now.getTime() - after * dayMs) };
  }
}
