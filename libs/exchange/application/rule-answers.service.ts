import { Inject, Injectable } from '@nestjs/common';
import {
  Clock,
  Database,
  HubError,
  limits,
  systemContext,
  type TxContext,
} from '@shutong/platform';
import { DecisionService } from '../decision/decision.service';
import { MatterTellings } from '../matter/matter-tellings.service';
import { Application } from './application.entity';
import { ruleFor, sharingOf } from './application.policy';
import { ApplicationSteps } from './application-steps.service';
import { awaitLookers, holdOffJoining } from './joining.query';
import { Offers } from './offers.service';
import { canBeAgreed } from './standing.policy';

/** Answers by rule what was received before both parties could sign an agreement (Decree 809, Art. 14, 21). */
@Injectable()
export class RuleAnswers {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Offers) private readonly offers: Offers,
    @Inject(ApplicationSteps) private readonly steps: ApplicationSteps,
    @Inject(DecisionService) private readonly decisions: DecisionService,
    @Inject(MatterTellings) private readonly tellings: MatterTellings,
  ) {}

  /** The department's connector has joined. What cannot be granted all the same is logged and stays with its provider. */
  async joined(tx: TxContext, department: string): Promise<void> {
    await awaitLookers(this.database, tx, department);
    const received = { state: 'received', sharing: 'unconditional' } as const;
    const waiting = await this.database.repository(tx, Application).find({
      where: [
        { ...received, provider: department },
        { ...received, requester: department },
      ],
      order: { id: 'ASC' },
      take: limits.answeredOnArrival.value,
    });
    for (const application of waiting) await this.answer(tx, application);
    const matters = new Set(waiting.flatMap(({ matterId }) => matterId ?? []));
    for (const id of [...matters].sort()) await this.tellings.follow(tx, id);
  }

  /**
   * What was asked for supplements while a connector was awaited, and has them now. Where it cannot be granted all the same it stays with
   * its provider.
   */
  async supplied(tx: TxContext, application: Application): Promise<void> {
    const { provider, sharing, state } = application;
    if (sharing !== 'unconditional') return;
    await holdOffJoining(this.database, tx, provider);
    const standing = await this.offers.standing(tx, application);
    if (!canBeAgreed(application, standing)) return;
    const byRule = this.byRule(tx, application);
    try {
      // A savepoint: what cannot be granted hinders no supplement.
      await tx.tx.transaction((inner) => this.grant({ ...byRule, tx: inner }, application));
    } catch (error) {
      if (!(error instanceof HubError)) throw error;
      application.state = state;
    }
  }

  /** Of a matter people are told when all of its members that wait have been through: once, however many they are. */
  private async answer(tx: TxContext, application: Application): Promise<void> {
    const { id, matterId } = application;
    const together = matterId === null ? {} : { together: matterId };
    const byRule = { ...this.byRule(tx, application), ...together };
    const intent = { action: 'exchange.decision.answer' };
    try {
      // A savepoint: what cannot be granted hinders neither the connector nor the others.
      await tx.tx.transaction((inner) =>
        this.steps.take({ ...byRule, tx: inner }, id, intent, (held, one) => this.grant(held, one)),
      );
    } catch (error) {
      if (!(error instanceof HubError)) throw error;
    }
  }

  private byRule(tx: TxContext, { provider }: Application): TxContext {
    const { actor } = systemContext('sharing-rule', this.clock.now());
    return { ...tx, actor: { ...actor, department: provider } };
  }

  /** By what the catalogue says now; a person may have stepped in meanwhile. */
  private async grant(tx: TxContext, application: Application): Promise<void> {
    const { offer } = await this.offers.standing(tx, application);
    const step = ruleFor(sharingOf(offer, application));
    if (application.state !== 'received' || step !== 'grant-by-rule') return;
    await this.decisions.answerByRule(tx, application, { step, offer });
  }
}
