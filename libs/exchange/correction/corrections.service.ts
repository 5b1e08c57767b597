import { Inject, Injectable } from '@nestjs/common';
import { Audit, type Act } from '@shutong/audit';
import { Clocks, type ClockOutcome, type TimedMatter } from '@shutong/clocks';
import { Outbox } from '@shutong/messaging';
import {
  Clock,
  Database,
  canonicalJson,
  sha256,
  uuidv7,
  type Context,
  type TxContext,
  isTaken,
} from '@shutong/platform';
import { In } from 'typeorm';
import { Agreement } from '../agreement/agreement.entity';
import { lockVersions } from '../agreement/lock.query';
import { Correction } from './correction.entity';
import { CorrectionTellings } from './correction-tellings.service';
import { correctionErrors } from './correction.errors';
import {
  assertFedBack,
  assertReasoned,
  assertRoom,
  inOrder,
  mayFile,
  mayHandle,
  mayWithdraw,
  stepFrom,
  type Completion,
  type Rejection,
  type Report,
} from './correction.policy';
import { lockCorrection } from './lock.query';
import { openCorrectionStates, type CorrectionStep } from './correction.states';

/** What is done, as the log calls it and as others are told. */
interface Deed {
  readonly action: string;
  readonly event: string;
}

/** A step may end the provider's time. */
interface StepDeed extends Deed {
  readonly outcome?: ClockOutcome;
}

const filing: Deed = { action: 'exchange.correction.file', event: 'exchange.correction.filed' };
const deeds: Readonly<Record<CorrectionStep, StepDeed>> = {
  accept: { action: 'exchange.correction.accept', event: 'exchange.correction.accepted' },
  complete: {
    ...{ action: 'exchange.correction.complete', event: 'exchange.correction.corrected' },
    outcome: 'done',
  },
  reject: {
    ...{ action: 'exchange.correction.reject', event: 'exchange.correction.rejected' },
    outcome: 'done',
  },
  withdraw: {
    ...{ action: 'exchange.correction.withdraw', event: 'exchange.correction.withdrawn' },
    outcome: 'dropped',
  },
};

/** Wrong or incomplete data is reported, verified, corrected and fed back within its limit (Decree 809, Art. 26). */
@Injectable()
export class Corrections {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Clocks) private readonly clocks: Clocks,
    @Inject(CorrectionTellings) private readonly tellings: CorrectionTellings,
  ) {}

  /** The requester reports; the provider has received it with that, so its time begins. */
  file(ctx: Context, agreementId: string, report: Report): Promise<Correction> {
    const resource = [{ type: 'agreement', id: agreementId }];
    return this.attempt(ctx, { action: filing.action, resource }, async (tx) => {
      // Held so that what is open under it can be counted.
      const versions = await lockVersions(this.database, tx, agreementId);
      const agreement = mayFile(ctx.actor, versions, report);
      const open = { agreementId, state: In([...openCorrectionStates]) };
      assertRoom(await this.database.repository(tx, Correction).countBy(open));
      const correction = this.draft(ctx, agreement, report);
      await this.insert(tx, correction);
      const { provider: holder, requester: awaitedBy } = correction;
      const { title } = agreement.terms.resource;
      await this.clocks.start(tx, clockOf(correction.id), { holder, awaitedBy, title });
      await this.note(tx, filing, correction, agreement);
      return correction;
    });
  }

  /** The provider has found that it is so; its time goes on until it has corrected. */
  accept(ctx: Context, id: string): Promise<Correction> {
    return this.take(ctx, id, 'accept', (correction) => {
      mayHandle(ctx.actor, correction);
      return this.verified(ctx);
    });
  }

  /** The provider has corrected, and says what. */
  complete(ctx: Context, id: string, { feedback }: Completion): Promise<Correction> {
    return this.take(ctx, id, 'complete', (correction) => {
      mayHandle(ctx.actor, correction);
      assertFedBack({ feedback });
      return { feedback, ...this.ended(ctx) };
    });
  }

  /** The provider has found that it is not so, and says why and on what ground. */
  reject(ctx: Context, id: string, rejection: Rejection): Promise<Correction> {
    return this.take(ctx, id, 'reject', (correction) => {
      mayHandle(ctx.actor, correction);
      assertReasoned(rejection);
      const { reasons: rejectionReasons, ground: rejectionGround } = rejection;
      return { rejectionReasons, rejectionGround, ...this.verified(ctx), ...this.ended(ctx) };
    });
  }

  /** The requester takes it back before anybody has verified it. */
  withdraw(ctx: Context, id: string): Promise<Correction> {
    return this.take(ctx, id, 'withdraw', (correction) => {
      mayWithdraw(ctx.actor, correction);
      return this.ended(ctx);
    });
  }

  /** The one write path of every step, with the correction held, so that two people cannot step at once. */
  private take(
    ctx: Context,
    id: string,
    step: CorrectionStep,
    change: (correction: Correction) => Partial<Correction>,
  ): Promise<Correction> {
    const { outcome, ...deed } = deeds[step];
    const resource = [{ type: 'correction', id }];
    return this.attempt(ctx, { action: deed.action, resource }, async (tx) => {
      const corrections = this.database.repository(tx, Correction);
      const correction = await lockCorrection(this.database, tx, id);
      const state = stepFrom(correction, step);
      const changed = await corrections.save(
        Object.assign(correction, change(correction), { state }),
      );
      if (outcome) await this.clocks.end(tx, clockOf(id), outcome);
      await this.note(tx, deed, changed, await this.agreementOf(tx, changed));
      return changed;
    });
  }

  private attempt<T>(
    ctx: Context,
    act: Pick<Act, 'action' | 'resource'>,
    work: (tx: TxContext) => Promise<T>,
  ): Promise<T> {
    return this.audit.attempt(ctx, act, () => this.database.transaction(ctx, work));
  }

  private agreementOf(tx: TxContext, correction: Correction): Promise<Agreement> {
    const { agreementId: id, agreementVersion: version } = correction;
    return this.database.repository(tx, Agreement).findOneByOrFail({ id, version });
  }

  private draft(ctx: Context, agreement: Agreement, report: Report): Correction {
    const now = this.clock.now();
    const { id: agreementId, version: agreementVersion, requester, provider } = agreement;
    const { problem, grounds } = report;
    return Object.assign(new Correction(), {
      ...{ id: uuidv7(now), agreementId, agreementVersion, requester, provider },
      ...{ items: inOrder(report.items), record: report.record?.trim() || null, problem, grounds },
      ...{ state: 'filed', filedBy: ctx.actor.id, filedAt: now },
      ...{ verifiedBy: null, verifiedAt: null, rejectionReasons: null, rejectionGround: null },
      ...{ feedback: null, endedBy: null, endedAt: null },
    });
  }

  private async insert(tx: TxContext, correction: Correction): Promise<void> {
    try {
      await this.database.repository(tx, Correction).insert(correction);
    } catch (error) {
      if (isTaken(error)) throw correctionErrors.alreadyOpen();
      throw error;
    }
  }

  private readonly verified = ({ actor }: Context) => ({
    verifiedBy: actor.id,
    verifiedAt: this.clock.now(),
  });

  private readonly ended = ({ actor }: Context) => ({
    endedBy: actor.id,
    endedAt: this.clock.now(),
  });

  /** What was said goes into the log as a hash alone; it is no business of those who read the log. */
  private async note(
    tx: TxContext,
    { action, event }: Deed,
    correction: Correction,
    { terms }: Agreement,
  ): Promise<void> {
    const { id, agreementId, agreementVersion, requester, provider, items, state } = correction;
    const version = String(agreementVersion);
    await this.audit.record(tx, {
      ...{ action, outcome: 'allow', reason: 'ok' },
      resource: [
        { type: 'correction', id },
        { type: 'agreement', id: agreementId, version, fields: items },
      ],
      purpose: { code: terms.purpose.code, legalBasis: terms.legalBasis, agreement: agreementId },
      change: { afterSha256: sha256(canonicalJson(wordsOf(correction))) },
    });
    const data = { id, agreement: agreementId, requester, provider, items, state };
    await this.outbox.add(tx, { type: event, subject: id, data });
    const dueOn = await this.clocks.dueOn(tx, clockOf(id));
    await this.tellings.follow(tx, correction, { title: terms.resource.title, dueOn });
  }
}

const clockOf = (id: string): TimedMatter => ({
  matter: { kind: 'correction', id },
  kind: 'correction',
});

const wordsOf = (correction: Correction) => {
  const { items, record, problem, grounds, state } = correction;
  const { rejectionReasons, rejectionGround, feedback } = correction;
  return { items, record, problem, grounds, state, rejectionReasons, rejectionGround, feedback };
};
