import { Inject, Injectable } from '@nestjs/common';
import { Entries, Raises, Resources, RuleDocuments, type Citation } from '@shutong/catalog';
import { Clock, type Context, type FieldProblem, type TxContext } from '@shutong/platform';
import { Parties } from '../agreement/parties.service';
import { applicationErrors } from './application.errors';
import type { Application } from './application.entity';
import { offerOf, offerOfEntry, type ResourceOffer } from './offer';
import type { Standing } from './standing.policy';

/** What an application is for: a resource, or an entry under which nothing is mounted. */
export interface Wanted {
  readonly resourceId?: string | null | undefined;
  readonly entryId?: string | null | undefined;
}

/** Field and article of Decree 809 by which an application states its basis (使用依据). */
export const basis = { field: 'citations', article: 20 } as const;

/** What decides what an application rests on. */
type Resting = Pick<Application, 'resourceId' | 'entryId' | 'citations' | 'requester' | 'provider'>;

/** What is not shown any more. */
const nothing: Standing['offer'] = {
  ...{ resourceId: null, provider: '', fields: new Map(), filterable: new Map() },
  ...{ modes: [], available: false, withheld: [], ground: '' },
};

/** Looks up in the catalogue what is applied for, and by which rules. */
@Injectable()
export class Offers {
  constructor(
    @Inject(Entries) private readonly entries: Entries,
    @Inject(Resources) private readonly resources: Resources,
    @Inject(Raises) private readonly raises: Raises,
    @Inject(RuleDocuments) private readonly rules: RuleDocuments,
    @Inject(Parties) private readonly parties: Parties,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  async of(ctx: Context, { resourceId, entryId }: Wanted): Promise<ResourceOffer> {
    if (resourceId) {
      const view = await this.resources.get(ctx, resourceId);
      const offer = offerOf(view, {
        items: await this.entries.itemsOf(view.entry),
        standings: await this.raises.standings(ctx, view.entry),
      });
      return (await this.answerable(ctx, [offer]))[0]!;
    }
    const entry = await this.entries.get(ctx, entryId ?? '');
    return offerOfEntry(entry, { standings: await this.raises.standings(ctx, entry) });
  }

  /** The same to somebody of a department: government shares with nobody else (Decree 809, Art. 3). @throws exchange.application.departments-only */
  async toDepartment(tx: TxContext, wanted: Wanted): Promise<ResourceOffer> {
    await this.assertDepartment(tx);
    return this.of(tx, wanted);
  }

  /** Throws where somebody of an organisation outside government asks. @throws exchange.application.departments-only */
  async assertDepartment(tx: TxContext): Promise<void> {
    if (await this.isOutside(tx)) throw applicationErrors.departmentsOnly();
  }

  /** Whether somebody of an organisation outside government asks. */
  async isOutside(ctx: Context): Promise<boolean> {
    const { department } = ctx.actor;
    return department !== null && this.parties.isOutside(ctx, department);
  }

  /**
   * The same for many, in a number of queries that does not grow with them; undefined for what is unknown or not
   * visible.
   */
  async ofAll(ctx: Context, all: readonly Wanted[]): Promise<(ResourceOffer | undefined)[]> {
    const resources = await this.resources.many(
      ctx,
      all.flatMap(({ resourceId }) => resourceId ?? []),
    );
    const entries = await this.entries.many(
      ctx,
      all.flatMap(({ resourceId, entryId }) => (entryId && !resourceId ? [entryId] : [])),
    );
    const standings = await this.raises.standingsOf(ctx, [
      ...resources.map(({ entry }) => entry),
      ...entries,
    ]);
    const items = await Promise.all(resources.map(({ entry }) => this.entries.itemsOf(entry)));
    const offers = resources.map((view, at) =>
      offerOf(view, { items: items[at]!, standings: standings.get(view.entry.id)! }),
    );
    const byResource = new Map(
      (await this.answerable(ctx, offers)).map((offer) => [offer.resourceId, offer]),
    );
    const byEntry = new Map(
      entries.map((entry) => [
        entry.id,
        offerOfEntry(entry, { standings: standings.get(entry.id)! }),
      ]),
    );
    return all.map(({ resourceId, entryId }) =>
      resourceId ? byResource.get(resourceId) : byEntry.get(entryId ?? ''),
    );
  }

  /** The same as the catalogue shows it now, which stays so until the transaction ends. */
  async held(tx: TxContext, wanted: Wanted & { readonly entryId: string }): Promise<ResourceOffer> {
    await this.raises.holdShown(tx, wanted.entryId);
    return this.of(tx, wanted);
  }

  /** Of a department that may not act any more nobody could answer or deliver. */
  private async answerable(
    ctx: Context,
    offers: readonly ResourceOffer[],
  ): Promise<ResourceOffer[]> {
    const providers = offers.map(({ provider }) => provider);
    const disabled = await this.parties.disabledOf(ctx, providers);
    return offers.map((offer) => ({
      ...offer,
      available: offer.available && !disabled.has(offer.provider),
    }));
  }

  /** Why the application cannot rest on what it cites; within a transaction they then stay in force. */
  problemsOfBasis(
    ctx: Context,
    { citations }: { readonly citations: readonly Citation[] },
  ): Promise<FieldProblem[]> {
    return this.rules.problemsOf(ctx, citations, basis.field, basis.article);
  }

  /** What an application rests on, which stays so until the transaction ends. */
  async standing(
    tx: TxContext,
    application: Resting,
  ): Promise<Standing & { readonly offer: ResourceOffer }> {
    const problems = await this.problemsOfBasis(tx, application);
    const { requester, provider } = application;
    const barred = await this.barred(tx, [requester, provider]);
    const offer = await this.held(tx, application);
    return { offer, problems, ...barred, now: this.clock.now() };
  }

  /** The same of many as they are now, in a number of queries that does not grow with them. */
  async standings(ctx: Context, applications: readonly Resting[]): Promise<Standing[]> {
    const lists = applications.map(({ citations }) => citations);
    const problems = await this.rules.problemsOfEach(ctx, lists, basis);
    const offers = await this.ofAll(ctx, applications);
    const parties = applications.flatMap(({ requester, provider }) => [requester, provider]);
    const barred = await this.barred(ctx, parties);
    const now = this.clock.now();
    return offers.map((offer, at) => ({
      ...{ offer: offer ?? nothing, problems: problems[at]!, ...barred, now },
    }));
  }

  /** With which of the parties nothing can be agreed, and why. */
  private async barred(
    ctx: Context,
    parties: readonly string[],
  ): Promise<Pick<Standing, 'unconnected' | 'disabled'>> {
    const unconnected = await this.parties.unconnected(ctx, parties);
    return { unconnected, disabled: await this.parties.disabledOf(ctx, parties) };
  }
}
