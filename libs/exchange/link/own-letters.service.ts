import { Inject, Injectable } from '@nestjs/common';
import { Audit, type Act } from '@shutong/audit';
import {
  LINKS,
  UnknownDeadLetter,
  carryOut,
  decisionHash,
  type Links,
  type OwnDecision,
} from '@shutong/messaging';
import type { Context } from '@shutong/platform';

const actions = {
  replayed: 'exchange.dead-letter.replay',
  dropped: 'exchange.dead-letter.drop',
} as const;

/**
 * What a department's connector decides about its own messages that failed every try. As what those decide who run the hub,
 * it is in the log before it is carried out.
 */
@Injectable()
export class OwnLetters {
  constructor(
    @Inject(LINKS) private readonly links: Links,
    @Inject(Audit) private readonly audit: Audit,
  ) {}

  /** @throws UnknownDeadLetter where it is none of the group's, or was decided about */
  async decide(ctx: Context, decision: OwnDecision): Promise<void> {
    const act = {
      action: actions[decision.kind],
      resource: [{ type: 'dead-letter', id: decision.id }],
    };
    try {
      await this.carryOut(ctx, decision, act);
    } catch (error) {
      if (error instanceof UnknownDeadLetter) {
        const reason = error.code;
        await this.audit.recordNow(ctx, { ...act, outcome: 'deny', reason, status: 404 });
      }
      throw error;
    }
  }

  private async carryOut(
    ctx: Context,
    decision: OwnDecision,
    act: Pick<Act, 'action' | 'resource'>,
  ): Promise<void> {
    const { id, group, kind, reason } = decision;
    const letters = this.links.outbox.deadLetters;
    const { group: of, message } = await letters.find(id);
    if (of !== group) throw new UnknownDeadLetter(id);
    const change = { afterSha256: decisionHash({ id, messageId: message.id, kind, reason }) };
    // Not `ok`: whether it can be carried out is not known yet.
    await this.audit.recordNow(ctx, { ...act, outcome: 'allow', reason: 'decided', change });
    await carryOut(letters, decision);
  }
}
