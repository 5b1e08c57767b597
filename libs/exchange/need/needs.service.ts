import { Inject, Injectable } from '@nestjs/common';
import { Coverage } from '@shutong/catalog';
import { Departments } from '@shutong/identity';
import { Clock, Database, uuidv7, type Context, type TxContext, isTaken } from '@shutong/platform';
import { In } from 'typeorm';
import { Need } from './need.entity';
import { needErrors } from './need.errors';
import { NeedStandings } from './need-standings.service';
import { NeedSteps, type TakenOfNeed } from './need-steps.service';
import {
  answeredBy,
  assertBasis,
  assertDepartment,
  assertNotOpen,
  assertRoom,
  assertStated,
  assertUncatalogued,
  mayConsent,
  mayWithdraw,
  type Duty,
  type NeedStated,
} from './need.policy';
import { openNeedStates } from './need.states';

/** How a department says what data it needs, and sends it to whoever has to answer (Decree 809, Art. 19). */
@Injectable()
export class Needs {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(NeedStandings) private readonly standings: NeedStandings,
    @Inject(Coverage) private readonly coverage: Coverage,
    @Inject(Departments) private readonly departments: Departments,
    @Inject(NeedSteps) private readonly steps: NeedSteps,
  ) {}

  /** It waits for its own office head's consent. What the catalogue has is refused, unless it is said why it does not serve. */
  file(ctx: Context, said: NeedStated): Promise<Need> {
    const action = 'exchange.need.file';
    return this.steps.attempt(ctx, { action, resource: [] }, async (tx) => {
      assertStated(ctx.actor, said);
      assertDepartment(await this.departments.byCode(tx, ctx.actor.department!));
      assertBasis(await this.standings.problemsOf(tx, said.citations));
      const need = this.draft(ctx, said);
      const entries = await this.coverage.entries(tx, need.items);
      assertUncatalogued(
        said,
        entries.filter(({ coversAll }) => coversAll),
      );
      await this.assertNamed(tx, need);
      const open = await this.openOf(tx, need.requester);
      assertRoom(open.length);
      assertNotOpen(need, open);
      await this.insert(tx, need);
      await this.steps.filed(tx, action, need);
      return need;
    });
  }

  /**
   * The office head's consent sends it: at once to the department whose duty covers it, by the version of the duty in force, else to
   * the authority.
   */
  consent(ctx: Context, id: string): Promise<Need> {
    return this.steps.take(ctx, { id, action: 'exchange.need.consent' }, async (tx, file) => {
      const { need } = file;
      mayConsent(ctx.actor, await this.standings.of(tx, file));
      const duty = await this.standings.dutyFor(tx, need);
      const mayAct = duty && (await this.isActive(tx, duty.provider));
      return sentTo(mayAct ? duty : undefined, this.clock.now());
    });
  }

  withdraw(ctx: Context, id: string): Promise<Need> {
    return this.steps.take(ctx, { id, action: 'exchange.need.withdraw' }, (_tx, file) => {
      mayWithdraw(ctx.actor, file);
      return { step: 'withdraw' };
    });
  }

  /** Looked up by one at a time, so that two at once do not both find room, nor both file the same. */
  private async openOf(tx: TxContext, requester: string): Promise<Need[]> {
    await this.database.hold(tx, `need ${requester}`);
    const open = { requester, state: In([...openNeedStates]) };
    return this.database.repository(tx, Need).findBy(open);
  }

  /** Who may not act any more answers nothing; who disables it meanwhile waits. */
  private async isActive(tx: TxContext, code: string): Promise<boolean> {
    return !(await this.departments.disabledOf(tx, [code])).has(code);
  }

  private async assertNamed(tx: TxContext, { responsibility, requester }: Need): Promise<void> {
    if (!responsibility) return;
    const duty = await this.coverage.dutyInForce(tx, responsibility);
    if (duty && duty.provider !== requester) return;
    throw needErrors.responsibilityNotInForce({ code: responsibility }, [
      { field: 'responsibility', rule: 'in force, of another department' },
    ]);
  }

  private draft(ctx: Context, said: NeedStated): Need {
    const now = this.clock.now();
    const { title, description, basis, citations, scenario, purpose } = said;
    return {
      ...{ id: uuidv7(now), requester: ctx.actor.department!, title: title.trim(), description },
      items: [...new Set(said.items.map((name) => name.trim()).filter((name) => name !== ''))],
      ...{ basis, citations: [...citations], scenario, purpose: purpose.trim() },
      ...{ matter: said.matter?.trim() || null, unserved: said.unserved?.trim() || null },
      ...{ state: 'awaiting-office-head', responsibility: said.responsibility ?? null },
      ...{ responsibilityVersion: null, replyDays: null, source: null, handedBackBy: null },
      ...{ proposedBy: null, entryId: null, serves: null, refusalReasons: null },
      refusalGround: null,
      ...{ lastStep: 1, filedBy: ctx.actor.id, filedAt: now, sentAt: null, endedAt: null },
    };
  }

  private async insert(tx: TxContext, need: Need): Promise<void> {
    try {
      await this.database.repository(tx, Need).insert(need);
    } catch (error) {
      if (isTaken(error)) throw needErrors.alreadyOpen();
      throw error;
    }
  }
}

function sentTo(duty: Duty | undefined, sentAt: Date): TakenOfNeed {
  const change = { sentAt, ...answeredBy(duty) };
  return duty
    ? { step: 'route', change: { ...change, source: duty.provider } }
    : { step: 'send', change };
}
