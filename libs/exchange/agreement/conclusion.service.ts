import { Inject, Injectable } from '@nestjs/common';
import { Raises, Resources, type ResourceView } from '@shutong/catalog';
import { Clock, Database, uuidv7, type TxContext } from '@shutong/platform';
import { termsHash, type AgreementTerms } from '@shutong/wire';
import type { Application } from '../application/application.entity';
import { applicationErrors } from '../application/application.errors';
import { grantedUntil } from '../application/application.policy';
import type { Decision } from '../decision/decision.entity';
import { Rectification } from '../rectification/rectification.entity';
import { asMounted } from '../renewal/remounted.policy';
import { assertNoWider } from '../renewal/wider.policy';
import { assertContinuable } from '../renewal/widening.policy';
import { Agreement } from './agreement.entity';
import { agreementErrors } from './agreement.errors';
import { AgreementVersions } from './agreement-versions.service';
import { Parties } from './parties.service';
import { holdVersions, type Versions } from './present.query';
import { termsOf } from './terms';

/** Turns a granted application into an agreement that waits for both connectors' signatures. */
@Injectable()
export class AgreementConclusion {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Resources) private readonly resources: Resources,
    @Inject(Raises) private readonly raises: Raises,
    @Inject(Parties) private readonly parties: Parties,
    @Inject(AgreementVersions) private readonly versions: AgreementVersions,
  ) {}

  async conclude(tx: TxContext, application: Application, decision: Decision): Promise<Agreement> {
    const { resourceId, entryId } = application;
    if (!resourceId) throw applicationErrors.resourceNotAvailable();
    // What the provider knows now is agreed; what is published after this narrows.
    const entryVersion = await this.raises.holdShown(tx, entryId);
    const now = this.clock.now();
    const renewed = await this.renewed(tx, application, decision);
    const id = renewed?.present.id ?? uuidv7(now);
    const terms = termsOf({
      ...{ id, version: (renewed?.newest ?? 0) + 1, application, decision },
      resource: mountedFor(renewed, application, await this.resources.get(tx, resourceId)),
      provider: await this.parties.of(tx, application.provider),
      requester: await this.parties.of(tx, application.requester),
      issuedAt: this.clock.micros(),
    });
    assertExtent(renewed, application, terms);
    const agreement = Object.assign(new Agreement(), {
      id,
      version: terms.version,
      applicationId: application.id,
      ...{ resourceId, entryId, restricted: {}, restriction: 0, restrictionHeld: 0 },
      ...{ warnedBefore: null, stoppedBy: [], replaces: null, replacedBy: null },
      // Whatever narrows, or will narrow, the version before narrows the next one, too.
      entryVersion: renewed?.present.entryVersion ?? entryVersion,
      requester: application.requester,
      provider: application.provider,
      state: 'proposed',
      citations: application.citations,
      terms,
      termsSha256: termsHash(terms),
      providerSignature: null,
      requesterSignature: null,
      validUntil: grantedUntil(application, decision),
      createdAt: now,
      updatedAt: now,
    } satisfies Agreement);
    return this.versions.propose(tx, agreement, renewed?.present);
  }

  /** What it renews or widens, held until the transaction ends: nobody suspends, ends or narrows it meanwhile. */
  private async renewed(
    tx: TxContext,
    application: Application,
    decision: Decision,
  ): Promise<Versions | null> {
    const { renews } = application;
    if (!renews) return null;
    const versions = await holdVersions(this.database, tx, renews);
    if (!versions) throw agreementErrors.notFound({ id: renews });
    const endedSuspended = await this.endedSuspended(tx, renews);
    assertContinuable(application, { ...versions, endedSuspended }, decision);
    return versions;
  }

  private endedSuspended(tx: TxContext, agreementId: string): Promise<boolean> {
    const lapsed = { agreementId, state: 'lapsed' } as const;
    return this.database.repository(tx, Rectification).existsBy(lapsed);
  }
}

/** As it is mounted now, and of a renewal no farther than agreed. */
const mountedFor = (
  renewed: Versions | null,
  { widens }: Pick<Application, 'widens'>,
  resource: ResourceView,
): ResourceView => (renewed && !widens ? asMounted(resource, renewed.present) : resource);

/** A renewal reaches no farther than agreed; a widening does, as it was granted. */
function assertExtent(
  renewed: Versions | null,
  { widens }: Pick<Application, 'widens'>,
  terms: AgreementTerms,
): void {
  if (renewed && !widens) assertNoWider(renewed.present.terms, terms);
}
