import { Inject, Injectable } from '@nestjs/common';
import { Entries } from '@shutong/catalog';
import { Departments } from '@shutong/identity';
import { canonicalJson, Clock, Database, sha256, uuidv7, type TxContext } from '@shutong/platform';
import type { OpenAgreementTerms } from '@shutong/wire';
import { grantedUntil } from '../application/application.policy';
import { lacksItemsOrTime } from '../decision/decision.policy';
import { PublicRecord } from '../public-record/public-record.service';
import { openOdrlOf } from './open-agreement-odrl';
import { OpenAgreement, type OpenAnswer, type OpenApplication } from './open-application.entity';

/** What an answer leaves behind: what the public is told, and for a grant the agreement. */
@Injectable()
export class OpenConclusion {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Entries) private readonly entries: Entries,
    @Inject(Departments) private readonly departments: Departments,
    @Inject(PublicRecord) private readonly open: PublicRecord,
  ) {}

  async conclude(tx: TxContext, application: OpenApplication, answer: OpenAnswer): Promise<void> {
    const { entryId, provider, appliedAt: receivedAt } = application;
    const { id, outcome, ground } = answer;
    const answeredAt = answer.answeredAt!;
    await this.open.writeOpening(tx, {
      ...{ id, entryId, provider, outcome, receivedAt, answeredAt, ground },
      inPart: outcome === 'granted' && lacksItemsOrTime(application, answer),
    });
    if (outcome === 'granted') await this.insert(tx, application, answer);
  }

  private async insert(tx: TxContext, application: OpenApplication, answer: OpenAnswer) {
    const terms = await this.termsOf(tx, application, answer);
    openOdrlOf({ terms, state: 'active' });
    const { id: applicationId, entryId, licensee, provider } = application;
    await this.database.repository(tx, OpenAgreement).insert({
      ...{ id: terms.id, applicationId, entryId, licensee, provider, state: 'active' },
      ...{ terms, termsSha256: sha256(canonicalJson(terms)), fields: [...answer.fields] },
      ...{ concludedAt: answer.answeredAt!, validUntil: grantedUntil(application, answer) },
      ...{ revokedBy: null, revokedAt: null, revocationReason: null },
    });
  }

  private async termsOf(
    tx: TxContext,
    application: OpenApplication,
    answer: OpenAnswer,
  ): Promise<OpenAgreementTerms> {
    const { code, title, version, basis } = await this.entries.get(tx, application.entryId);
    const legalBasis = await this.open.lawOf(tx, basis);
    const provider = await this.departments.byCode(tx, application.provider);
    const { organisationCode, organisationName, name } = application;
    const until = grantedUntil(application, answer);
    return {
      v: 'shutong.open-agreement/1',
      id: uuidv7(this.clock.now()),
      application: application.id,
      entry: { code: code ?? application.entryId, title, version },
      provider: { department: provider.code, name: provider.name },
      licensee: {
        name,
        organisation: organisationCode ? { code: organisationCode, name: organisationName! } : null,
      },
      ...(legalBasis && { legalBasis }),
      ...{ fields: answer.fields, purpose: application.purpose, scope: application.scope },
      security: application.security,
      term: { from: this.clock.micros(), until: until.getTime() * 1000 },
      ...{ onwardUse: false, revocable: true },
    };
  }
}
