import { Inject, Injectable } from '@nestjs/common';
import type { CloudEvent, EventConsumer } from '@shutong/messaging';
import { Database, type TxContext } from '@shutong/platform';
import { In } from 'typeorm';
import { NeedClocks } from './need-clocks.service';
import { Need } from './need.entity';
import { NeedNotices } from './need-notices.service';

/**
 * Has the authority name another department for what a disabled one had to answer, as long as it is disabled, in time of its own
 * (Decree 809, Art. 19).
 * Judged by how it stands now, so that events that come late or twice change nothing.
 */
@Injectable()
export class NeedSourcesConsumer implements EventConsumer {
  readonly name = 'exchange-need-sources';
  readonly types = ['identity.department.disabled', 'identity.department.enabled'];

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(NeedClocks) private readonly clocks: NeedClocks,
    @Inject(NeedNotices) private readonly notices: NeedNotices,
  ) {}

  async handle(tx: TxContext, { data }: CloudEvent): Promise<void> {
    const { code: source } = data as { code: string };
    const needs = this.database.repository(tx, Need);
    const unanswered = { source, state: In(['awaiting-answer', 'proposed']) };
    // Always in the same order, so that two that hold several cannot wait for each other.
    const found = await needs.find({
      select: { id: true },
      where: unanswered,
      order: { id: 'ASC' },
    });
    for (const { id } of found) {
      // Whoever takes a step waits, or has been waited for: then it may have another source, or none any more.
      const where = { id, ...unanswered };
      const need = await needs.findOne({ where, lock: { mode: 'pessimistic_write' } });
      if (!need) continue;
      await this.clocks.sourceStands(tx, need);
      await this.notices.sourceStands(tx, need);
    }
  }
}
