import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '@shutong/audit';
import { Database, tryEach, type Context, type TxContext } from '@shutong/platform';
import { In } from 'typeorm';
import { AgreementSteps } from '../agreement/agreement-steps.service';
import { ServiceChange } from './service-change.entity';
import { ServiceChangeClocks } from './service-change-clocks.service';
import { ServiceChangeNotices } from './service-change.notices';
import type { ServiceChangeState } from './service-change.states';

/** Whose next step has a limit. */
const timed: readonly ServiceChangeState[] = ['sent', 'agreed'];

/**
 * Service changes that were sent or agreed on before there was a limit for what follows. It is counted from when that is found: nobody
 * is late by a limit that they did not have.
 */
@Injectable()
export class MissingServiceChangeTime {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(AgreementSteps) private readonly agreements: AgreementSteps,
    @Inject(ServiceChangeClocks) private readonly clocks: ServiceChangeClocks,
    @Inject(ServiceChangeNotices) private readonly notices: ServiceChangeNotices,
  ) {}

  /** Answers of how many the time has begun. @throws AggregateError of all that failed, after the last one */
  async start(ctx: Context): Promise<number> {
    const state = In([...timed]);
    const found = await this.database.repository(ctx, ServiceChange).findBy({ state });
    return tryEach(found, (one) => this.database.transaction(ctx, (tx) => this.startOf(tx, one)));
  }

  private async startOf(tx: TxContext, { id, agreementId }: ServiceChange): Promise<boolean> {
    const agreement = await this.agreements.hold(tx, agreementId);
    const state = In([...timed]);
    const change = await this.database.repository(tx, ServiceChange).findOneBy({ id, state });
    if (!change || (await this.clocks.isCounted(tx, change))) return false;
    const dueOn = await this.clocks.begin(tx, change, agreement.terms.resource.title);
    if (!(await this.clocks.isCounted(tx, change))) return false;
    await this.notices.came(tx, change, agreement, dueOn);
    await this.audit.record(tx, {
      action: 'exchange.service-change.await',
      ...{ outcome: 'allow', reason: 'ok' },
      resource: [
        { type: 'service-change', id },
        { type: 'agreement', id: agreementId },
      ],
    });
    return true;
  }
}
