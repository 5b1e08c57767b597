import { Inject, Injectable } from '@nestjs/common';
import type { CloudEvent, EventConsumer } from '@shutong/messaging';
import { Notices } from '@shutong/notice';
import { Database, type TxContext } from '@shutong/platform';
import { runningStates } from '../agreement/agreement.states';

const templates: Readonly<Record<string, string>> = {
  'catalog.entry.suspended': 'held-entry-suspended',
  'catalog.entry.retired': 'held-entry-retired',
};

/** Of an event, what is told of the entry. */
interface Stopped {
  readonly id: string;
  readonly version: number;
  readonly title: string;
  readonly providerName: string;
}

/** Tells who holds running agreements on an entry that the authority has suspended or retired it: what runs goes on, and nothing follows on it. */
@Injectable()
export class StoppedEntriesConsumer implements EventConsumer {
  readonly name = 'exchange-stopped-entries';
  readonly types = Object.keys(templates);

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Notices) private readonly notices: Notices,
  ) {}

  async handle(tx: TxContext, { type, time, data }: CloudEvent): Promise<void> {
    const { id, version, title, providerName: provider } = data as unknown as Stopped;
    const template = templates[type]!;
    const holders = await this.database.query<{ requester: string }>(
      tx,
      `SELECT DISTINCT requester FROM exchange.agreement
        WHERE entry_id = $1 AND state = ANY ($2) AND created_at <= $3`,
      // Whoever came later knew.
      [id, runningStates, time],
    );
    await this.notices.tell(tx, {
      ...{ cause: `entry/${id}/${template}/${version}`, template },
      to: holders.flatMap(({ requester: department }) => [
        { department, role: 'requester' } as const,
        { department, role: 'office-head' } as const,
      ]),
      about: { type: 'entry', id },
      params: { provider, title },
    });
  }
}
