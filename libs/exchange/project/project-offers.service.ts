import { Inject, Injectable } from '@nestjs/common';
import { Entries } from '@shutong/catalog';
import { Departments } from '@shutong/identity';
import { Database, HubError, type TxContext } from '@shutong/platform';
import { Parties } from '../agreement/parties.service';
import { applicationErrors } from '../application/application.errors';
import { assertSharable } from '../application/application.policy';
import { holdOffJoining } from '../application/joining.query';
import { Offers } from '../application/offers.service';
import type { ProjectResource } from './project.entity';
import { projectErrors } from './project.errors';

/** What says that the catalogue does not offer it any more, or not to these. */
const offOffer: ReadonlySet<string> = new Set(
  [
    applicationErrors.resourceNotAvailable(),
    applicationErrors.fieldNotOffered(),
    applicationErrors.fieldNotShared(),
    applicationErrors.modeNotOffered(),
    projectErrors.notForOrganisations(),
  ].map(({ code }) => code),
);

/** Whether what was brought into a project is still on offer, and to whom. */
@Injectable()
export class ProjectOffers {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Offers) private readonly offers: Offers,
    @Inject(Entries) private readonly entries: Entries,
    @Inject(Departments) private readonly departments: Departments,
    @Inject(Parties) private readonly parties: Parties,
  ) {}

  /**
   * The catalogue still offers it, to this party, and its provider's connector can sign: which stays so until the transaction ends. A
   * connector that joins meanwhile finds what has waited for it.
   */
  async canBeGranted(tx: TxContext, resource: ProjectResource, party: string): Promise<boolean> {
    const { provider } = resource;
    await holdOffJoining(this.database, tx, provider);
    if ((await this.parties.unconnected(tx, [provider])).has(provider)) return false;
    try {
      const offer = await this.offers.held(tx, resource);
      assertSharable(offer, { ...resource, rowFilter: [] });
      await this.assertMayLeave(tx, resource, [party]);
      return true;
    } catch (error) {
      if (error instanceof HubError && offOffer.has(error.code)) return false;
      throw error;
    }
  }

  /** What may not be opened to the public does not leave government (不予开放). */
  async assertMayLeave(
    tx: TxContext,
    { entryId, fields }: Pick<ProjectResource, 'entryId' | 'fields'>,
    parties: readonly string[],
  ): Promise<void> {
    const known = await Promise.all(parties.map((code) => this.departments.byCode(tx, code)));
    if (known.every(({ kind }) => kind === 'department')) return;
    const entry = await this.entries.get(tx, entryId);
    const items = await this.entries.itemsOf(entry);
    const isOpen = (open: string | null) => open !== null && open !== 'not-open';
    const closed = isOpen(entry.open)
      ? items.filter(({ open }) => !isOpen(open)).map(({ code }) => code)
      : fields;
    const beyond = fields.filter((field) => closed.includes(field));
    if (beyond.length === 0) return;
    throw projectErrors.notForOrganisations({ items: beyond.join(', ') });
  }
}
