import { Inject, Injectable } from '@nestjs/common';
import { Outbox } from '@shutong/messaging';
import { Clock, Database, uuidv7, type Context, type TxContext } from '@shutong/platform';
import { Application } from '../application/application.entity';
import { assertBasisInForce } from '../application/application.policy';
import { factOf, named } from '../application/application-steps.service';
import { ApplicationService } from '../application/application.service';
import { draftOf } from '../application/draft';
import { openOnce } from '../application/lock.query';
import { openStates } from '../application/application.states';
import { Offers } from '../application/offers.service';
import { openApplications } from '../application/open-applications.query';
import { runningAgreements } from '../application/running-agreements.query';
import { Matter, MatterPart } from './matter.entity';
import {
  askedOf,
  assertMatter,
  assertNoneAgreed,
  assertNoneOpen,
  wishesOf,
  type MatterWish,
} from './matter.policy';
import { MatterSteps } from './matter-steps.service';

/** One application for several resources of one matter: drawn up, sent and withdrawn as a whole. */
@Injectable()
export class MatterService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Offers) private readonly offers: Offers,
    @Inject(MatterSteps) private readonly steps: MatterSteps,
    @Inject(ApplicationService) private readonly applications: ApplicationService,
  ) {}

  /** All or nothing: one resource that cannot be applied for is named by its place, and nothing is stored. */
  apply(ctx: Context, wish: MatterWish): Promise<Matter> {
    const action = 'exchange.matter.submit';
    const resource = wish.resources.flatMap(named);
    return this.steps.attempt(ctx, { action, resource }, async (tx) => {
      assertMatter(wish);
      await this.offers.assertDepartment(tx);
      const wishes = wishesOf(wish);
      const now = this.clock.now();
      const asked = askedOf(ctx.actor, wishes, await this.offers.ofAll(tx, wishes), now);
      assertBasisInForce(await this.offers.problemsOfBasis(tx, wish));
      const offers = asked.map(({ offer }) => offer);
      assertNoneOpen(offers, await openApplications(this.database, tx, offers, wish));
      const matter = matterOf(ctx, wish, now);
      const members = asked.map(({ wish: one, offer }) =>
        Object.assign(draftOf(one, { offer, actor: ctx.actor, now }), { matterId: matter.id }),
      );
      await this.insert(tx, matter, members);
      assertNoneAgreed(members, await runningAgreements(this.database, tx, members, now));
      const event = 'exchange.matter.submitted';
      await this.steps.note(tx, { action, event, matter, members });
      const told = members.map((one) => ({ subject: one.id, data: factOf(one) }));
      await this.outbox.addAll(tx, 'exchange.application.submitted', told);
      return matter;
    });
  }

  /** The one consent of the requester's office head sends all of it; what a rule answers is answered at once. */
  approve(ctx: Context, id: string): Promise<Matter> {
    const action = 'exchange.matter.approve';
    return this.steps.ofMatter(ctx, { id, action }, async (held) => {
      const { together, matter } = held;
      const waiting = this.steps.waiting(
        held.members,
        ({ state }) => state === 'awaiting-office-head',
      );
      const members = await this.steps.each(waiting, (one) =>
        this.applications.approve(together, one),
      );
      const event = 'exchange.matter.received';
      await this.steps.note(together, { action, event, matter, members });
    });
  }

  /** Everything of it that is open; what has been answered stays so. */
  withdraw(ctx: Context, id: string): Promise<Matter> {
    const action = 'exchange.matter.withdraw';
    return this.steps.ofMatter(ctx, { id, action }, async ({ together, matter, members: all }) => {
      const open = this.steps.waiting(all, ({ state }) => openStates.includes(state));
      const members = await this.steps.each(open, (one) =>
        this.applications.withdraw(together, one),
      );
      const event = 'exchange.matter.withdrawn';
      await this.steps.note(together, { action, event, matter, members });
    });
  }

  /** Whoever applies for one of them at the same moment comes first or not at all. */
  private async insert(
    tx: TxContext,
    matter: Matter,
    members: readonly Application[],
  ): Promise<void> {
    await this.database.repository(tx, Matter).insert(matter);
    const providers = [...new Set(members.map(({ provider }) => provider))];
    const parts = providers.map((provider) => partOf(matter, provider));
    await this.database.repository(tx, MatterPart).insert(parts);
    await this.database
      .repository(tx, Application)
      .insert([...members])
      .catch(openOnce);
  }
}

const matterOf = ({ actor }: Context, { code, title }: MatterWish, now: Date): Matter =>
  Object.assign(new Matter(), {
    ...{ id: uuidv7(now), requester: actor.department, code, title },
    ...{ appliedBy: actor.id, appliedAt: now },
  });

const partOf = ({ id: matterId, appliedAt }: Matter, provider: string): MatterPart => ({
  ...{ id: uuidv7(appliedAt), matterId, provider, proposalId: null },
  ...{ proposedBy: null, proposedAt: null, answeredBy: null, answeredAt: null },
});
