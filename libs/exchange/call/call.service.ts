import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '@shutong/audit';
import { Clock, HubError, monotonicMillis, platformErrors, type Context } from '@shutong/platform';
import {
  signerNamedIn,
  verifyStatement,
  WireError,
  type AgreementParty,
  type CallAnswer,
  type CallCommand,
} from '@shutong/wire';
import { DeliveryRegister } from '../delivery/delivery.register';
import { callErrors } from './call.errors';
import { assertStill, mayCall, type Standing } from './call.policy';
import { actOf, deliveryOf, eventOf, type Ended } from './call-record';
import { PartyKeys } from './party-keys.service';
import { callOf, sending } from './sent-command';
import { Standings } from './standing.query';
import { Switchboard } from './switchboard';

@Injectable()
export class CallService {
  constructor(
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Standings) private readonly standings: Standings,
    @Inject(PartyKeys) private readonly keys: PartyKeys,
    @Inject(Switchboard) private readonly switchboard: Switchboard,
    @Inject(DeliveryRegister) private readonly register: DeliveryRegister,
  ) {}

  /** What a connector has sent: also what is no call is refused by one log entry. */
  async receive(ctx: Context, body: unknown): Promise<CallAnswer> {
    const command = await this.audit.attempt(ctx, sending(body), async () => callOf(body));
    return this.call(ctx, command);
  }

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
    const { provider, requester } = standing.terms;
    const requesterKeys = await this.keys.good(ctx, requester, command.requesterThumbprint);
    mayCall(ctx.actor, { ...standing, requesterKeys }, command, now);
    const milliseconds = Math.floor((command.deadline - now) / 1000);
    const { restriction } = standing;
    const carried = { command, restriction, milliseconds };
    const between = { provider: provider.department, requester: requester.department };
    const answer = await this.switchboard.send(between, carried);
    await this.assertGenuine(ctx, answer, command, provider);
    if (answer.outcome === 'answered') await this.assertStands(ctx, command, standing);
    return answer;
  }

  /** One look for all answers of a turn, right before their entries are written. */
  private async assertStands(ctx: Context, command: CallCommand, before: Standing): Promise<void> {
    const standing = await this.standings.get(ctx, command.agreement);
    if (!standing) throw callErrors.agreementUnknown();
    const { requester } = standing.terms;
    const requesterKeys = await this.keys.good(ctx, requester, command.requesterThumbprint);
    const now = { ...standing, requesterKeys };
    assertStill(ctx.actor, { before, now }, command, this.clock.micros());
  }

  /** By the key that the agreement names, or one that it has handed over to. */
  private async assertGenuine(
    ctx: Context,
    answer: CallAnswer,
    command: CallCommand,
    provider: AgreementParty,
  ): Promise<void> {
    const card = await this.keys.card(ctx, provider, signerNamedIn(answer));
    try {
      await verifyStatement(answer, command, card);
    } catch (error) {
      if (error instanceof WireError) throw callErrors.forgedAnswer({ why: error.code });
      throw error;
    }
  }

  private async record(ctx: Context, ended: Ended): Promise<void> {
    const now = this.clock.now();
    const item = deliveryOf(ended, now);
    await this.audit.recordNow(ctx, actOf(ended), {
      at: now,
      event: eventOf(ended, ctx, now),
      ...(item ? { registration: { register: this.register, item } } : {}),
    });
  }
}
