import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '@shutong/audit';
import { Config, Database, tryEach, type Context, type TxContext } from '@shutong/platform';
import { AgreementSteps } from '../agreement/agreement-steps.service';
import { Courses } from '../course/courses.service';
import { Rectification } from './rectification.entity';
import { isToFile } from './rectification.policy';
import { TerminationFilings } from './termination-filings.service';

type Found = Pick<Rectification, 'id' | 'agreementId'>;

/** What providers have ended and nobody has acknowledged; nobody acknowledges what ended an agreement of their own ($1). */
const unfiled = `
  SELECT r.id, r.agreement_id AS "agreementId" FROM exchange.rectification r
   WHERE r.state = 'terminated' AND r.filed_at IS NULL AND r.requester <> $1
     AND EXISTS (SELECT FROM exchange.course_step s
                  WHERE s.matter_id = r.id AND s.step = 'terminate' AND s.department = r.provider)
   ORDER BY r.ended_at, r.id`;

/**
 * Terminations that were to be filed before there was a limit for it. It is counted from when that is found: nobody is late by a limit
 * that they did not have.
 */
@Injectable()
export class MissingFilings {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Config) private readonly config: Config,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Courses) private readonly courses: Courses,
    @Inject(AgreementSteps) private readonly agreements: AgreementSteps,
    @Inject(TerminationFilings) private readonly filings: TerminationFilings,
  ) {}

  /** Answers of how many the time has begun. @throws AggregateError of all that failed, after the last one */
  async start(ctx: Context): Promise<number> {
    const { authorityDepartment } = this.config;
    if (!authorityDepartment) return 0;
    const found = await this.database.query<Found>(ctx, unfiled, [authorityDepartment]);
    return tryEach(found, (one) => this.database.transaction(ctx, (tx) => this.startOf(tx, one)));
  }

  private async startOf(tx: TxContext, { id, agreementId }: Found): Promise<boolean> {
    const agreement = await this.agreements.hold(tx, agreementId);
    const rectification = await this.database.repository(tx, Rectification).findOneByOrFail({ id });
    const isAwaited = isToFile(rectification, await this.courses.stepsOf(id, tx));
    if (!isAwaited || (await this.filings.isCounted(tx, rectification))) return false;
    await this.filings.begin(tx, { rectification, agreement });
    if (!(await this.filings.isCounted(tx, rectification))) return false;
    await this.audit.record(tx, {
      action: 'exchange.rectification.await-filing',
      ...{ outcome: 'allow', reason: 'ok' },
      resource: [
        { type: 'rectification', id },
        { type: 'agreement', id: agreementId },
      ],
    });
    return true;
  }
}
