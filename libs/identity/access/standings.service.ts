import { Inject, Injectable } from '@nestjs/common';
import type DataLoader from 'dataloader';
import { Pace } from '@shutong/messaging';
import { Database, turnLoader } from '@shutong/platform';
import type { PersonStanding } from '../person/person.policy';
import {
  clientStandings,
  personStandings,
  type ClientStanding,
  type PersonQuestion,
  type PersonStandingRow,
} from './standing.query';

/** Two looks at clients begin at least so far apart: hundreds of calls a second share them. */
const apartMs = 5;

/**
 * Whether people, clients and departments are still in good standing. Nothing is remembered, so that
 * a disabled one is refused at its next call; the questions of one turn of the event loop share a query.
 */
@Injectable()
export class Standings {
  private readonly clients: DataLoader<string, ClientStanding | undefined>;
  private readonly people: DataLoader<PersonQuestion, PersonStanding>;

  constructor(@Inject(Database) private readonly database: Database) {
    const pace = new Pace(apartMs);
    this.clients = turnLoader(
      (ids) => pace.watch(() => this.loadClients(ids)),
      () => pace.turn(),
    );
    this.people = turnLoader((questions) => this.loadPeople(questions));
  }

  client(id: string): Promise<ClientStanding | undefined> {
    return this.clients.load(id);
  }

  person(question: PersonQuestion): Promise<PersonStanding> {
    return this.people.load(question);
  }

  private async loadClients(ids: readonly string[]): Promise<(ClientStanding | undefined)[]> {
    const values = [[...new Set(ids)]];
    const { rows } = await this.database.pool.query<ClientStanding>({ ...clientStandings, values });
    const byId = new Map(rows.map((row) => [row.id, row]));
    return ids.map((id) => byId.get(id));
  }

  private async loadPeople(asked: readonly PersonQuestion[]): Promise<PersonStanding[]> {
    const values = [
      asked.map((q) => q.issuer),
      asked.map((q) => q.subject),
      asked.map((q) => q.department),
    ];
    const { rows } = await this.database.pool.query<PersonStandingRow>({
      ...personStandings,
      values,
    });
    return rows;
  }
}
