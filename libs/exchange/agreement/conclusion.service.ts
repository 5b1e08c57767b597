import { Inject, Injectable } from '@nestjs/common';
import { Resources } from '@shutong/catalog';
import { Departments } from '@shutong/identity';
import { Clock, Database, uuidv7, type TxContext } from '@shutong/platform';
import { termsHash } from '@shutong/wire';
import type { Application } from '../application/application.entity';
import { applicationErrors } from '../application/application.errors';
import type { Decision } from '../decision/decision.entity';
import { Connectors } from '../link/connectors.service';
import { Agreement } from './agreement.entity';
import { AgreementNotices } from './agreement.notices';
import { termsOf, type Party } from './terms';

/** Turns a granted application into an agreement that waits for both connectors' signatures. */
@Injectable()
export class AgreementConclusion {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Resources) private readonly resources: Resources,
    @Inject(Departments) private readonly departments: Departments,
    @Inject(Connectors) private readonly connectors: Connectors,
    @Inject(AgreementNotices) private readonly notices: AgreementNotices,
  ) {}

  async conclude(tx: TxContext, application: Application, decision: Decision): Promise<Agreement> {
    const { resourceId } = application;
    if (!resourceId) throw applicationErrors.resourceNotAvailable();
    const now = this.clock.now();
    const id = uuidv7(now);
    const terms = termsOf({
      id,
      application,
      decision,
      resource: await this.resources.get(tx, resourceId),
      provider: await this.party(tx, application.provider),
      requester: await this.party(tx, application.requester),
      issuedAt: this.clock.micros(),
    });
    const agreement = Object.assign(new Agreement(), {
      id,
      version: terms.version,
      applicationId: application.id,
      resourceId,
      requester: application.requester,
      provider: application.provider,
      state: 'proposed',
      terms,
      termsSha256: termsHash(terms),
      providerSignature: null,
      requesterSignature: null,
      validUntil: application.periodUntil,
      createdAt: now,
      updatedAt: now,
    } satisfies Agreement);
    await this.database.repository(tx, Agreement).insert(agreement);
    await this.notices.proposed(tx, agreement);
    return agreement;
  }

  private async party(tx: TxContext, department: string): Promise<Party> {
    const connector = await this.connectors.find(tx, department);
    if (!connector) throw applicationErrors.noConnector({ department });
    const { name } = await this.departments.byCode(tx, department);
    return { connector, name };
  }
}
