import { Inject, Injectable } from '@nestjs/common';
import { Clocks } from '@shutong/clocks';
import { Config, type TxContext } from '@shutong/platform';
import type { Agreement } from '../agreement/agreement.entity';
import { terminationFilingClockOf } from './rectification.clock';
import type { Rectification } from './rectification.entity';
import { RectificationNotices } from './rectification.notices';

/** A rectification and the agreement that its provider has ended. */
interface Ended {
  readonly rectification: Rectification;
  readonly agreement: Agreement;
}

/** What a provider has ended for misuse is filed with the authority, which has its time for that (备案; Decree 809, Art. 27). */
@Injectable()
export class TerminationFilings {
  constructor(
    @Inject(Clocks) private readonly clocks: Clocks,
    @Inject(Config) private readonly config: Config,
    @Inject(RectificationNotices) private readonly notices: RectificationNotices,
  ) {}

  /**
   * From now on. Nobody acknowledges what ended an agreement of their own, and where no authority is set nobody has the time: none is
   * counted.
   */
  async begin(tx: TxContext, { rectification, agreement }: Ended): Promise<void> {
    const { id, requester, provider } = rectification;
    const { authorityDepartment: holder } = this.config;
    if (!holder || holder === requester) return;
    // Of what it has ended itself the authority awaits no other.
    const awaitedBy = holder === provider ? null : provider;
    const { title } = agreement.terms.resource;
    const parties = { holder, awaitedBy, title };
    const dueOn = await this.clocks.start(tx, terminationFilingClockOf(id), parties);
    await this.notices.toFile(tx, { rectification, agreement }, { authority: holder, dueOn });
  }

  /** Whether its time is counted already. */
  isCounted(tx: TxContext, { id }: Rectification): Promise<boolean> {
    return this.clocks.isOpen(tx, terminationFilingClockOf(id));
  }

  /** The authority has acknowledged it. */
  async filed(tx: TxContext, ended: Ended): Promise<void> {
    await this.clocks.end(tx, terminationFilingClockOf(ended.rectification.id), 'done');
    await this.notices.filed(tx, ended);
  }
}
