import { Inject, Injectable } from '@nestjs/common';
import type { CloudEvent, EventConsumer } from '@shutong/messaging';
import type { TxContext } from '@shutong/platform';
import { departmentDocuments, type DepartmentFacts } from './department-document';
import { SearchIndex } from './search-index.service';

/** Lets departments be found, as identity tells of them. */
@Injectable()
export class DepartmentsConsumer implements EventConsumer {
  readonly name = 'catalog-departments';
  readonly types = ['identity.department.registered', 'identity.department.changed'];

  constructor(@Inject(SearchIndex) private readonly index: SearchIndex) {}

  async handle(tx: TxContext, event: CloudEvent): Promise<void> {
    const changedAt = new Date(event.time);
    const items = event.data['items'] as readonly DepartmentFacts[];
    await this.index.write(
      tx,
      items.flatMap((facts) => departmentDocuments(facts, changedAt)),
    );
  }
}
