import { Inject, Injectable } from '@nestjs/common';
import { Departments } from '@shutong/identity';
import type { CloudEvent, EventConsumer } from '@shutong/messaging';
import { Database, type TxContext } from '@shutong/platform';
import { In } from 'typeorm';
import { Need } from './need.entity';
import { NeedNotices } from './need-notices.service';

/**
 * Has the authority name another department for what a disabled one had to answer, as long as it is disabled (Decree 809, Art. 19).
 * Judged by how it stands now, so that events that come late or twice change nothing.
 */
@Injectable()
export class NeedSourcesConsumer implements EventConsumer {
  readonly name = 'exchange-need-sources';
  readonly types = ['identity.department.disabled', 'identity.department.enabled'];

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Departments) private readonly departments: Departments,
    @Inject(NeedNotices) private readonly notices: NeedNotices,
  ) {}

  async handle(tx: TxContext, { data }: CloudEvent): Promise<void> {
    const source = await this.departments.byCode(tx, (data as { code: string }).code);
    const unanswered = { source: source.code, state: In(['awaiting-answer', 'proposed']) };
    const needs = await this.database.repository(tx, Need).find({ where: unanswered });
    for (const need of needs) await this.notices.sourceStands(tx, need, source);
  }
}
