import { Inject, Injectable } from '@nestjs/common';
import { Raises, type RaisedItem } from '@shutong/catalog';
import type { CloudEvent, EventConsumer } from '@shutong/messaging';
import { Database, type TxContext } from '@shutong/platform';
import { Agreement } from '../agreement/agreement.entity';
import { runningStates } from '../agreement/agreement.states';
import { Narrowing, type Published } from './narrowing.service';

/** Of a publication, what this consumer needs; the last two are absent in events from before they were told. */
interface PublicationFact extends Published {
  readonly supersedes?: number | null;
  readonly raised?: readonly RaisedItem[];
}

/**
 * Narrows running agreements when the protection of their items is raised, with a notice for each. Calls
 * are judged by the raised protection from the publication on, before this has run.
 */
@Injectable()
export class NarrowingConsumer implements EventConsumer {
  readonly name = 'exchange-narrowing';
  readonly types = ['catalog.entry.published'];

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Raises) private readonly raises: Raises,
    @Inject(Narrowing) private readonly narrowing: Narrowing,
  ) {}

  /**
   * Agreements that an earlier event has not brought along, because it failed, catch up; so does a renewal that was
   * written while this ran.
   */
  async handle(tx: TxContext, event: CloudEvent): Promise<void> {
    const fact = event.data as unknown as PublicationFact;
    let judged = await this.judgedVersions(tx, fact);
    while (judged.length > 0) {
      for (const from of judged) await this.bringAlong(tx, fact, from);
      judged = await this.judgedVersions(tx, fact);
    }
  }

  private async bringAlong(tx: TxContext, fact: PublicationFact, from: number): Promise<void> {
    const raised =
      from === fact.supersedes && fact.raised
        ? fact.raised
        : await this.raises.between(tx, fact.id, from, fact.version);
    if (raised.length === 0) {
      await this.database.query(
        tx,
        `UPDATE exchange.agreement SET entry_version = $3
          WHERE entry_id = $1 AND entry_version = $2 AND state = ANY ($4::text[])`,
        [fact.id, from, fact.version, runningStates],
      );
      return;
    }
    for (const agreement of await this.judgedBy(tx, fact, from)) {
      agreement.entryVersion = fact.version;
      if (raised.length > 0)
        await this.narrowing.narrow(tx, agreement, { published: fact, raised });
      const { id, version, entryVersion } = agreement;
      await this.database.repository(tx, Agreement).update({ id, version }, { entryVersion });
    }
  }

  /** Versions of the entry up to which running agreements are judged. */
  private async judgedVersions(tx: TxContext, { id, version }: Published): Promise<number[]> {
    const rows = await this.database.query<{ from: number }>(
      tx,
      `SELECT DISTINCT entry_version AS from FROM exchange.agreement
        WHERE entry_id = $1 AND entry_version < $2 AND state = ANY ($3::text[])`,
      [id, version, runningStates],
    );
    return rows.map(({ from }) => from);
  }

  /** Held until the transaction ends: a signature or suspension waits. */
  private judgedBy(tx: TxContext, { id }: Published, from: number): Promise<Agreement[]> {
    return this.database
      .repository(tx, Agreement)
      .createQueryBuilder('a')
      .setLock('pessimistic_write')
      .where('a.entryId = :id AND a.entryVersion = :from', { id, from })
      .andWhere('a.state IN (:...states)', { states: runningStates })
      .orderBy({ 'a.id': 'ASC', 'a.version': 'ASC' })
      .getMany();
  }
}
