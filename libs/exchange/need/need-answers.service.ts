import { Inject, Injectable } from '@nestjs/common';
import { Departments } from '@shutong/identity';
import type { Context } from '@shutong/platform';
import type { Need } from './need.entity';
import { NeedStandings } from './need-standings.service';
import { NeedSteps } from './need-steps.service';
import { assertAnswer, assertFitting, mayAnswer, type NeedAnswer } from './need-answer.policy';
import {
  answerStep,
  answeredBy,
  assertDepartment,
  assertOther,
  assertRead,
  assertSaid,
  mayAssign,
  mayHandBack,
  mayJudge,
  mayPropose,
} from './need.policy';

const nothingProposed = {
  ...{ proposedBy: null, entryId: null, serves: null, refusalReasons: null, refusalGround: null },
} as const;

/** How the source department is named, and how it answers (Decree 809, Art. 19). */
@Injectable()
export class NeedAnswers {
  constructor(
    @Inject(Departments) private readonly departments: Departments,
    @Inject(NeedStandings) private readonly standings: NeedStandings,
    @Inject(NeedSteps) private readonly steps: NeedSteps,
  ) {}

  /**
   * The authority names one department; after a handing back another one, or the same again, and another one in place of one that is
   * disabled, of whose proposal nothing stays.
   */
  assign(ctx: Context, id: string, said: { department: string; reasons: string }): Promise<Need> {
    return this.steps.take(ctx, { id, action: 'exchange.need.assign' }, async (tx, file) => {
      const { need } = file;
      mayAssign(ctx.actor, await this.standings.of(tx, file));
      const { department: source, reasons } = said;
      assertSaid({ reasons });
      assertOther(need, source);
      assertDepartment(await this.departments.heldActive(tx, source));
      // The limit of a duty is that of the department whose duty it is.
      const limit = answeredBy(await this.standings.dutyFor(tx, need, source));
      return { step: 'assign', text: reasons, change: { source, ...limit, ...nothingProposed } };
    });
  }

  /** The department named says why it is not the source. */
  handBack(ctx: Context, id: string, reasons: string): Promise<Need> {
    return this.steps.take(ctx, { id, action: 'exchange.need.hand-back' }, (_tx, file) => {
      const { need } = file;
      mayHandBack(ctx.actor, file);
      assertSaid({ reasons });
      const change = { source: null, handedBackBy: need.source };
      return { step: 'hand-back', text: reasons, change };
    });
  }

  /** The officer of the department named proposes an entry of its own, or a no with reasons and legal ground. */
  propose(ctx: Context, id: string, answer: NeedAnswer): Promise<Need> {
    return this.steps.take(ctx, { id, action: 'exchange.need.propose' }, async (tx, file) => {
      const { need } = file;
      mayPropose(ctx.actor, file);
      assertAnswer(answer);
      const { entryId = null, reasons = null, ground = null } = answer;
      const serves = answer.serves?.trim() || null;
      const proposed: Need = { ...need, entryId, serves };
      if (entryId) assertFitting(proposed, await this.standings.entryOf(tx, proposed));
      return {
        ...{ step: 'propose', text: serves ?? reasons ?? '', ground },
        change: {
          ...{ proposedBy: ctx.actor.id, entryId, serves },
          ...{ refusalReasons: reasons, refusalGround: ground },
        },
      };
    });
  }

  /** The office head does not answer so. */
  sendBack(ctx: Context, id: string, said: { read: number; reasons: string }): Promise<Need> {
    return this.steps.take(ctx, { id, action: 'exchange.need.return' }, (_tx, file) => {
      const { need } = file;
      mayJudge(ctx.actor, file);
      assertRead(need, said.read);
      assertSaid({ reasons: said.reasons });
      return { step: 'return', text: said.reasons, change: nothingProposed };
    });
  }

  /** The office head answers as it was proposed in the step `read`. */
  answer(ctx: Context, id: string, read: number): Promise<Need> {
    return this.steps.take(ctx, { id, action: 'exchange.need.answer' }, async (tx, file) => {
      const { need } = file;
      mayAnswer(ctx.actor, await this.standings.of(tx, file));
      assertRead(need, read);
      const { serves, refusalReasons, refusalGround: ground } = need;
      return { step: answerStep(need), text: serves ?? refusalReasons ?? '', ground };
    });
  }
}
