import { Inject, Injectable } from '@nestjs/common';
import { Clock, Database, turnLoader } from '@shutong/platform';
import type DataLoader from 'dataloader';
import { partsTaken } from '../course/parts-taken.query';
import { openCorrectionStates } from '../correction/correction.states';
import { openlyDisputed } from '../dispute/open-disputes.query';
import { RenewalFiles } from '../renewal/renewal-files.service';
import { openServiceChangeStates } from '../service-change/service-change.states';
import { UsageRecords } from '../usage-record/usage-records.service';
import type { AgreementFile } from './agreement-actions.policy';
import type { Agreement } from './agreement.entity';

/** What is under way about an agreement. */
type UnderWay = Pick<AgreementFile, 'corrections' | 'isChanging' | 'parts' | 'isDisputed'>;

const underWay = `
  SELECT (SELECT count(*)::int FROM exchange.correction c
           WHERE c.agreement_id = a.id AND c.state = ANY ($2::text[])) AS corrections,
         EXISTS (SELECT FROM exchange.service_change s
                  WHERE s.agreement_id = a.id AND s.state = ANY ($3::text[])) AS "isChanging"
    FROM unnest($1::uuid[]) WITH ORDINALITY AS a (id, at) ORDER BY a.at`;

/** Agreements with what decides what may be done about them. They have been read, so that may be. */
@Injectable()
export class AgreementFiles {
  private readonly byAgreement: DataLoader<string, UnderWay>;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(RenewalFiles) private readonly renewals: RenewalFiles,
    @Inject(UsageRecords) private readonly usage: UsageRecords,
  ) {
    this.byAgreement = turnLoader((ids) => this.load(ids));
  }

  async of(agreement: Pick<Agreement, 'id'>): Promise<AgreementFile> {
    const [renewal, open] = await Promise.all([
      this.renewals.of(agreement),
      this.byAgreement.load(agreement.id),
    ]);
    const certificate = await this.usage.certificateOf(renewal.present);
    return { ...renewal, ...open, isCertified: certificate !== null, now: this.clock.now() };
  }

  private async load(ids: readonly string[]): Promise<UnderWay[]> {
    const { manager } = this.database.dataSource;
    const values = [ids, openCorrectionStates, openServiceChangeStates];
    const open = await manager.query<Omit<UnderWay, 'parts' | 'isDisputed'>[]>(underWay, values);
    const parts = await partsTaken(
      manager,
      ids.map((agreementId) => ({ agreementId })),
    );
    const disputed = await openlyDisputed(manager, ids);
    return ids.map((id, at) => ({
      ...open[at]!,
      ...{ parts: parts[at]!, isDisputed: disputed.has(id) },
    }));
  }
}
