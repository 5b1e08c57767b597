import { Inject, Injectable } from '@nestjs/common';
import { Entries, Raises, Resources, RuleDocuments, type Citation } from '@shutong/catalog';
import { Departments } from '@shutong/identity';
import type { Context, FieldProblem, TxContext } from '@shutong/platform';
import { applicationErrors } from './application.errors';
import { offerOf, offerOfEntry, type ResourceOffer } from './offer';

/** What an application is for: a resource, or an entry under which nothing is mounted. */
export interface Wanted {
  readonly resourceId?: string | null | undefined;
  readonly entryId?: string | null | undefined;
}

/** Article of Decree 809 by which an application states its basis (使用依据). */
const basisArticle = 20;

/** Looks up in the catalogue what is applied for, and by which rules. */
@Injectable()
export class Offers {
  constructor(
    @Inject(Entries) private readonly entries: Entries,
    @Inject(Resources) private readonly resources: Resources,
    @Inject(Raises) private readonly raises: Raises,
    @Inject(RuleDocuments) private readonly rules: RuleDocuments,
    @Inject(Departments) private readonly departments: Departments,
  ) {}

  async of(ctx: Context, { resourceId, entryId }: Wanted): Promise<ResourceOffer> {
    if (resourceId) {
      const view = await this.resources.get(ctx, resourceId);
      return offerOf(view, {
        items: await this.entries.itemsOf(view.entry),
        standings: await this.raises.standings(ctx, view.entry),
      });
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
    const { department } = tx.actor;
    const asking = department === null ? null : await this.departments.byCode(tx, department);
    if (asking?.kind === 'organisation') throw applicationErrors.departmentsOnly();
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
    const byResource = new Map(
      resources.map((view, at) => {
        const listed = { items: items[at]!, standings: standings.get(view.entry.id)! };
        return [view.id, offerOf(view, listed)];
      }),
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

  /** Why the application cannot rest on what it cites; within a transaction they then stay in force. */
  problemsOfBasis(
    ctx: Context,
    { citations }: { readonly citations: readonly Citation[] },
  ): Promise<FieldProblem[]> {
    return this.rules.problemsOf(ctx, citations, 'citations', basisArticle);
  }
}
