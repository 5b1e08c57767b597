import { Inject, Injectable } from '@nestjs/common';
import { Database, type Context, type Role } from '@shutong/platform';

interface InRole {
  /** Unified social credit code. */
  readonly department: string;
  readonly role: Role;
}

/**
 * Whom to find: a person by the id of its actor; everybody who holds a role in a department; or the one of these who is named, and all of
 * them where that is none of them any more.
 */
export type Sought = { readonly person: string } | InRole | (InRole & { readonly person: string });

/** Somebody who may be written to. */
export interface Recipient {
  /** The place in what was asked, from 0. */
  readonly place: number;
  /** UUID of the person. */
  readonly id: string;
  readonly email: string;
}

/** An actor's id is `<issuer>#<subject>`; a hash sign cannot stand in an issuer. */
const isNamed = (p: string): string => `${p}.issuer = split_part(s.person, '#', 1)
  AND ${p}.subject = substr(s.person, strpos(s.person, '#') + 1)`;
const holds = (p: string): string => `${p}.department = s.department
  AND (s.role = ANY (${p}.mapped_roles) OR EXISTS (
    SELECT FROM identity.person_role r WHERE r.person = ${p}.id AND r.role = s.role))`;

const sql = `SELECT s.place::int - 1 AS place, p.id, p.email
  FROM unnest($1::text[], $2::text[], $3::text[])
       WITH ORDINALITY AS s (person, department, role, place)
  JOIN identity.person p ON CASE WHEN s.department IS NULL THEN ${isNamed('p')}
       ELSE ${holds('p')} AND (s.person IS NULL OR (${isNamed('p')}) OR NOT EXISTS (
         SELECT FROM identity.person c WHERE ${isNamed('c')} AND c.state = 'active' AND ${holds('c')})) END
  LEFT JOIN identity.department d ON d.code = p.department
 WHERE p.state = 'active' AND (p.department IS NULL OR d.state = 'active') AND p.email IS NOT NULL
 ORDER BY s.place, p.id`;

/** Who stands behind an address by name or role at this moment, of those whose e-mail address is known. */
@Injectable()
export class Recipients {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** Disabled people, and those of disabled departments, are not written to. */
  of(ctx: Context, sought: readonly Sought[]): Promise<Recipient[]> {
    return this.database.query<Recipient>(ctx, sql, [
      sought.map((one) => ('person' in one ? one.person : null)),
      sought.map((one) => ('department' in one ? one.department : null)),
      sought.map((one) => ('department' in one ? one.role : null)),
    ]);
  }
}
