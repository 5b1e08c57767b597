import { Inject, Injectable } from '@nestjs/common';
import {
  Database,
  decodeCursor,
  isUuid,
  pageOf,
  type Context,
  type Page,
  type Role,
  turnLoader,
  type PageAsked,
} from '@shutong/platform';
import type DataLoader from 'dataloader';
import { personKey } from './person.policy';

/** Somebody of one's own department, as colleagues know each other. */
export interface Colleague {
  /** UUID. */
  readonly id: string;
  /** Of the actor, `<issuer>#<subject>`. */
  readonly actor: string;
  readonly name: string;
}

interface Sought {
  /** Unified social credit code. */
  readonly department: string;
  readonly role: Role;
}

interface Listed extends Sought {
  /** Actors that are left out. */
  readonly but?: readonly string[];
}

type Found = Omit<Colleague, 'actor'> & { readonly issuer: string; readonly subject: string };

/** $1 department, $2 role, $3 the one before or null, $4 how many, $5 the one or null, $6 actors that are left out. */
const holders = `SELECT p.id, p.name, p.issuer, p.subject FROM identity.person p
 WHERE p.department = $1 AND p.state = 'active'
   AND ($2 = ANY (p.mapped_roles) OR EXISTS (
         SELECT FROM identity.person_role r WHERE r.person = p.id AND r.role = $2))
   AND ($3::uuid IS NULL OR p.id > $3) AND ($5::uuid IS NULL OR p.id = $5)
   AND p.issuer || '#' || p.subject <> ALL ($6::text[])
 ORDER BY p.id LIMIT $4`;

/** An actor's id is `<issuer>#<subject>`; a hash sign cannot stand in an issuer. */
const names = `SELECT s.actor, p.name FROM unnest($1::text[]) AS s (actor)
  JOIN identity.person p ON p.issuer = split_part(s.actor, '#', 1)
   AND p.subject = substr(s.actor, strpos(s.actor, '#') + 1)`;

/** $1 department, $2 role, $3 actors: those who hold it. */
const among = `SELECT s.actor FROM unnest($3::text[]) AS s (actor)
  JOIN identity.person p ON p.issuer = split_part(s.actor, '#', 1)
   AND p.subject = substr(s.actor, strpos(s.actor, '#') + 1)
 WHERE p.department = $1 AND p.state = 'active'
   AND ($2 = ANY (p.mapped_roles) OR EXISTS (
         SELECT FROM identity.person_role r WHERE r.person = p.id AND r.role = $2))`;

/** Who holds a role in a department and may sign in. */
@Injectable()
export class Colleagues {
  private readonly names: DataLoader<string, string | null>;

  constructor(@Inject(Database) private readonly database: Database) {
    this.names = turnLoader((actors) => this.load(actors));
  }

  /** By id, which is by time of registration, oldest first. */
  async list(
    ctx: Context,
    { department, role, but = [] }: Listed,
    { first, after }: PageAsked,
  ): Promise<Page<Colleague>> {
    const last = after ? decodeCursor(after, isUuid)[0] : null;
    const params = [department, role, last, first + 1, null, but];
    const rows = await this.database.query<Found>(ctx, holders, params);
    return pageOf(rows.map(colleagueOf), first, ({ id }) => [id]);
  }

  /** Undefined where nobody of that id is one of them. */
  async find(
    ctx: Context,
    { department, role }: Sought,
    id: string,
  ): Promise<Colleague | undefined> {
    const params = [department, role, null, 1, id, []];
    const rows = await this.database.query<Found>(ctx, holders, params);
    return rows.map(colleagueOf)[0];
  }

  /** Of these actors those who are among them now. */
  async stillAmong(
    ctx: Context,
    { department, role }: Sought,
    actors: readonly string[],
  ): Promise<string[]> {
    const params = [department, role, actors];
    const rows = await this.database.query<{ actor: string }>(ctx, among, params);
    return rows.map(({ actor }) => actor);
  }

  /** Of an actor; null where nobody is known by it. */
  nameOf(actor: string): Promise<string | null> {
    return this.names.load(actor);
  }

  private async load(actors: readonly string[]): Promise<(string | null)[]> {
    const found = await this.database.dataSource.query<{ actor: string; name: string }[]>(names, [
      actors,
    ]);
    const byActor = new Map(found.map(({ actor, name }) => [actor, name]));
    return actors.map((actor) => byActor.get(actor) ?? null);
  }
}

const colleagueOf = ({ id, name, issuer, subject }: Found): Colleague => ({
  ...{ id, name, actor: personKey(issuer, subject) },
});
