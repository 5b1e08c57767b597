import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '@shutong/audit';
import { Clocks } from '@shutong/clocks';
import { Database, tryEach, type Context, type TxContext } from '@shutong/platform';
import { AgreementSteps } from '../agreement/agreement-steps.service';
import { turnClockOf, turnOf } from './data-return.clock';
import { DataReturn } from './data-return.entity';
import { DataReturnTurns } from './data-return-turns.service';

/** A return under an agreement that works, and that agreement. */
interface Delivered {
  readonly id: string;
  readonly agreement: string;
}

const delivered = `
  SELECT DISTINCT r.application_id AS id, present.id AS agreement
    FROM exchange.data_return r
    JOIN exchange.agreement mine ON mine.application_id = r.application_id
    JOIN exchange.agreement present ON present.id = mine.id AND present.state = 'active'
   WHERE r.state <> 'complete' ORDER BY 1`;

/**
 * Data returns that were delivered before their turns had a limit. It is counted from when that is found: nobody is late by a limit that
 * they did not have.
 */
@Injectable()
export class MissingTurns {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Clocks) private readonly clocks: Clocks,
    @Inject(AgreementSteps) private readonly agreements: AgreementSteps,
    @Inject(DataReturnTurns) private readonly turns: DataReturnTurns,
  ) {}

  /** Answers of how many the time has begun. @throws AggregateError of all that failed, after the last one */
  async start(ctx: Context): Promise<number> {
    const found = await this.database.query<Delivered>(ctx, delivered, []);
    return tryEach(found, (one) => this.database.transaction(ctx, (tx) => this.startOf(tx, one)));
  }

  private async startOf(
    tx: TxContext,
    { id, agreement: agreementId }: Delivered,
  ): Promise<boolean> {
    const agreement = await this.agreements.hold(tx, agreementId);
    if (agreement.state !== 'active' || (await this.isCounted(tx, id))) return false;
    await this.turns.agreed(tx, agreement);
    if (!(await this.isCounted(tx, id))) return false;
    await this.audit.record(tx, {
      action: 'exchange.data-return.await',
      ...{ outcome: 'allow', reason: 'ok' },
      resource: [
        { type: 'data-return', id },
        { type: 'agreement', id: agreementId },
      ],
    });
    return true;
  }

  /** Also where nothing is left to count. */
  private async isCounted(tx: TxContext, id: string): Promise<boolean> {
    const { state } = await this.database.repository(tx, DataReturn).findOneByOrFail({ id });
    const turn = turnOf[state];
    return !turn || this.clocks.isOpen(tx, turnClockOf(id, turn));
  }
}
