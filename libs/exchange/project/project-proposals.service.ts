import { Inject, Injectable } from '@nestjs/common';
import { Clock, Database, limits, uuidv7, type Context, type TxContext } from '@shutong/platform';
import { runningStates } from '../agreement/agreement.states';
import type { Mode } from '../application/application.entity';
import { assertSharable } from '../application/application.policy';
import type { ResourceOffer } from '../application/offer';
import { Offers } from '../application/offers.service';
import { ProjectResource } from './project.entity';
import { projectErrors } from './project.errors';
import { assertParties, mayBringIn, type ProjectFile } from './project.policy';
import { ProjectNotices } from './project-notices.service';
import { ProjectOffers } from './project-offers.service';
import { ProjectStandings } from './project-standings.service';

/** What an officer proposes to bring into a project, and for whom. */
export interface Bringing {
  readonly resourceId: string;
  /** Credit codes of parties. */
  readonly parties: readonly string[];
  readonly modes: readonly Mode[];
  readonly fields: readonly string[];
  readonly quotaCalls: number;
  readonly maxRows: number;
}

/** Of these parties those that have the resource from the project, or may get it by a consent that is awaited or by joining. */
const alreadyFor = `
  SELECT DISTINCT p.department AS party
    FROM exchange.project_resource r
    JOIN exchange.project_party p ON p.project_id = r.project_id AND p.department = ANY (r.parties)
   WHERE r.project_id = $1 AND r.resource_id = $2 AND p.department = ANY ($3::text[])
     AND (r.state = 'proposed' OR r.state = 'consented' AND (
           p.state = 'invited' AND r.answered_at >= p.invited_at
           OR EXISTS (SELECT FROM exchange.project_grant g
                        JOIN exchange.agreement a ON a.application_id = g.application_id
                       WHERE g.project_resource_id = r.id AND g.party = p.department
                         AND a.state = ANY ($4::text[]))))`;

/** A provider's officer proposes a resource for named parties of a project (Decree 809, Art. 21). */
@Injectable()
export class ProjectProposals {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Offers) private readonly offers: Offers,
    @Inject(ProjectStandings) private readonly steps: ProjectStandings,
    @Inject(ProjectOffers) private readonly onOffer: ProjectOffers,
    @Inject(ProjectNotices) private readonly notices: ProjectNotices,
  ) {}

  propose(ctx: Context, id: string, wish: Bringing): Promise<ProjectResource> {
    const action = 'exchange.project.propose';
    return this.steps.take(ctx, { id, action }, async (tx, file) => {
      mayBringIn(ctx.actor, file);
      const limit = limits.projectResources.value;
      if (file.resources.length >= limit) throw projectErrors.tooMany({ limit });
      const found = await this.offers.of(tx, { resourceId: wish.resourceId });
      if (found.provider !== ctx.actor.department) throw projectErrors.otherProvider();
      const offer = await this.offers.held(tx, { ...wish, entryId: found.entryId });
      assertSharable(offer, { ...wish, rowFilter: [] });
      await this.assertFor(tx, file, { wish, offer });
      const resource = this.draft(tx, file, { wish, offer });
      await this.database.repository(tx, ProjectResource).insert(resource);
      await this.notices.proposed(tx, file.project, resource);
      const event = 'exchange.project.resource-proposed';
      await this.steps.note(tx, file, { action, event, ...told(resource) });
      return resource;
    });
  }

  private async assertFor(tx: TxContext, file: ProjectFile, { wish, offer }: Drawn): Promise<void> {
    const { parties, fields, resourceId } = wish;
    assertParties(file, offer.provider, parties);
    const { entryId } = offer;
    await this.onOffer.assertMayLeave(tx, { entryId, fields: [...fields] }, parties);
    const values = [file.project.id, resourceId, parties, runningStates];
    const already = await this.database.query<{ party: string }>(tx, alreadyFor, values);
    if (already.length === 0) return;
    throw projectErrors.alreadyBrought({ parties: already.map(({ party }) => party).join(', ') });
  }

  private draft(tx: TxContext, file: ProjectFile, { wish, offer }: Drawn): ProjectResource {
    const now = this.clock.now();
    const { parties, modes, fields, quotaCalls, maxRows, resourceId } = wish;
    const { entryId, title, provider } = offer;
    return {
      ...{ id: uuidv7(now), projectId: file.project.id, resourceId, entryId, title, provider },
      ...{ parties: [...parties], modes: [...modes], fields: [...fields], quotaCalls, maxRows },
      ...{ state: 'proposed', proposedBy: tx.actor.id, proposedAt: now },
      ...{ answeredBy: null, answeredAt: null, reasons: null, endedAt: null },
    };
  }
}

interface Drawn {
  readonly wish: Bringing;
  readonly offer: ResourceOffer;
}

/** A resource of a project, as log and events name it. */
export const told = ({ id, resourceId, provider, parties, fields }: ProjectResource) => ({
  resource: [
    { type: 'project-resource', id },
    { type: 'resource', id: resourceId, fields },
  ],
  data: { projectResource: id, resourceId, provider, parties, fields },
});
