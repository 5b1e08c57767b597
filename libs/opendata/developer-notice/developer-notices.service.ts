import { Inject, Injectable } from '@nestjs/common';
import { Notices, type Telling } from '@shutong/notice';
import { Database, type TxContext } from '@shutong/platform';
import { developerActorId } from '../account/developer-proof.service';

/** Developers whom one log entry names, each with the person behind it. */
const atOnce = 100;

/**
 * Tells developers, who read it at the portal by their management secret. Whoever has taken an account over with a real name is told
 * in the hub as well, and by mail where the hub sends any.
 */
@Injectable()
export class DeveloperNotices {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Notices) private readonly notices: Notices,
  ) {}

  /** Of one cause each is told once, however often it is said. */
  async tell(
    tx: TxContext,
    developers: readonly string[],
    telling: Omit<Telling, 'to' | 'task' | 'dueOn'>,
  ): Promise<void> {
    const ids = [...new Set(developers)];
    for (let from = 0; from < ids.length; from += atOnce) {
      const some = ids.slice(from, from + atOnce);
      const people = await this.peopleOf(tx, some);
      await this.tellPeople(tx, [...some.map(developerActorId), ...people], telling);
    }
  }

  /** The same of people, who may have no account. */
  async tellPeople(
    tx: TxContext,
    people: readonly string[],
    telling: Omit<Telling, 'to' | 'task' | 'dueOn'>,
  ): Promise<void> {
    for (let from = 0; from < people.length; from += 2 * atOnce) {
      const to = people.slice(from, from + 2 * atOnce).map((person) => ({ person }));
      await this.notices.tell(tx, { ...telling, to });
    }
  }

  private async peopleOf(tx: TxContext, ids: readonly string[]): Promise<string[]> {
    const rows = await this.database.query<{ person: string }>(
      tx,
      'SELECT person FROM opendata.developer WHERE id = ANY ($1::uuid[]) AND person IS NOT NULL',
      [ids],
    );
    return rows.map(({ person }) => person);
  }
}
