import { Injectable, Logger } from '@nestjs/common';
import { IntakeSchedule, complaintOf } from '@shutong/messaging';
import { SteadyWork, limits, systemContext, type TxContext } from '@shutong/platform';
import type { CallMessage } from './call-log.service';
import { forgetCalls, forgetUses, keepCalls, keepUses, sumCalls } from './call.query';

const lookEveryMs = 500;
const forgetEveryMs = 60_000;
const forgottenAtOnce = 10_000;
/** A span that is over counts no more; a day lasts one. */
const daysOfUses = 2;

/** Takes up calls with keys as portals have answered them, and what each has counted of quotas. */
@Injectable()
export class CallIntake extends IntakeSchedule {
  private readonly logger = new Logger('calls');

  protected works(): SteadyWork[] {
    return [
      new SteadyWork('Taking up calls', () => this.calls(), lookEveryMs),
      new SteadyWork('Forgetting old calls', () => this.forget(), forgetEveryMs),
    ];
  }

  private calls(): Promise<boolean> {
    return this.takeUp('call', 'opendata-calls', async (tx, messages) => {
      for (const { body } of messages) {
        const complaint = complaintOf('call', body);
        if (complaint === undefined) await this.keep(tx, body as CallMessage);
        else this.logger.error(`Calls break their contract and are left: ${complaint}`);
      }
    });
  }

  private async keep(tx: TxContext, { instance, calls, uses }: CallMessage): Promise<void> {
    if (calls.length > 0) {
      const body = JSON.stringify(calls);
      for (const statement of [keepCalls, sumCalls]) {
        await this.database.query(tx, statement, [body]);
      }
    }
    if (uses.length > 0) {
      await this.database.query(tx, keepUses, [JSON.stringify(uses), instance]);
    }
  }

  private async forget(): Promise<boolean> {
    const ctx = systemContext('calls', this.clock.now());
    const params = (days: number) => [
      new Date(this.clock.now().getTime() - days * 86_400_000),
      forgottenAtOnce,
    ];
    const gone = await this.database.query(ctx, forgetCalls, params(limits.callLog.value));
    await this.database.query(ctx, forgetUses, params(daysOfUses));
    return gone.length === forgottenAtOnce;
  }
}
