import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '@shutong/audit';
import { Clock, HubError, monotonicMillis, platformErrors, type Context } from '@shutong/platform';
import { verifyStatement, WireError, type CallAnswer, type CallCommand } from '@shutong/wire';
import { DeliveryRegister } from '../delivery/delivery.register';
import { PartyCards } from '../link/party-cards.service';
import { callErrors } from './call.errors';
import { mayCall, type Standing } from './call.policy';
import { actOf, deliveryOf, eventOf, type Ended } from './call-record';
import { Standings } from './standing.query';
import { Switchboard } from './switchboard';

@Injectable()
export class CallService {
  constructor(
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Standings) private readonly standings: Standings,
    @Inject(PartyCards) private readonly cards: PartyCards,
    @Inject(Switchboard) private readonly switchboard: Switchboard,
    @Inject(DeliveryRegister) private readonly register: DeliveryRegister,
  ) {}

  /**
   * One verification or query: checked, carried, checked again, recorded, and only then released; a
   * call whose id was answered before is refused.
   * Whatever happens ends in exactly one log entry; if that entry cannot be written, nothing leaves.
   */
  async call(ctx: Context, command: CallCommand): Promise<CallAnswer> {
    const started = monotonicMillis();
    let standing: Standing | undefined;
    const ended = (result: CallAnswer | HubError): Ended => ({
      command,
      standing,
      result,
      durationMs: monotonicMillis() - started,
    });
    try {
      standing = await this.standings.get(ctx, command.agreement);
      const answer = await this.carry(ctx, command, standing);
      await this.record(ctx, ended(answer));
      return answer;
    } catch (error) {
      const failed = error instanceof HubError ? error : platformErrors.unexpected();
      if (failed.code !== 'audit.unavailable') await this.record(ctx, ended(failed));
      throw error;
    }
  }

  private async carry(
    ctx: Context,
    command: CallCommand,
    standing: Standing | undefined,
  ): Promise<CallAnswer> {
    if (!standing) throw callErrors.agreementUnknown();
    const now = this.clock.micros();
    mayCall(ctx.actor, standing, command, now);
    const { department, thumbprint } = standing.terms.provider;
    const milliseconds = Math.floor((command.deadline - now) / 1000);
    const { restriction } = standing;
    const carried = { command, restriction, milliseconds };
    const answer = await this.switchboard.send(department, carried);
    await this.assertGenuine(ctx, answer, command, { department, thumbprint });
    return answer;
  }

  private async assertGenuine(
    ctx: Context,
    answer: CallAnswer,
    command: CallCommand,
    provider: { department: string; thumbprint: string },
  ): Promise<void> {
    try {
      await verifyStatement(answer, command, await this.cards.of(ctx, provider));
    } catch (error) {
      if (error instanceof WireError) throw callErrors.forgedAnswer({ why: error.code });
      throw error;
    }
  }

  private async record(ctx: Context, ended: Ended): Promise<void> {
    const now = this.clock.now();
    const item = deliveryOf(ended, now);
    await this.audit.recordNow(ctx, actOf(ended), {
      event: eventOf(ended, ctx, now),
      ...(item ? { registration: { register: this.register, item } } : {}),
    });
  }
}
