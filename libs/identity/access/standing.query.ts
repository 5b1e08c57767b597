import type { Role } from '@shutong/platform';
import type { Client } from '../client/client.entity';
import type { PersonStanding } from '../person/person.policy';

/** What the hub knows of a client at this moment. */
export interface ClientStanding {
  readonly id: string;
  readonly kind: Client['kind'];
  readonly name: string;
  readonly department: string;
  readonly thumbprint: string;
  /** The key before, where it is still good. */
  readonly formerThumbprint: string | null;
  readonly state: 'active' | 'disabled';
  readonly departmentState: 'active' | 'disabled';
}

/** An array that PostgreSQL does not look into: else it plans anew for each request. */
export const clientStandings = {
  name: 'identity.client-standings',
  text: `SELECT c.id, c.kind, c.name, c.department, c.thumbprint,
                c.former_thumbprint AS "formerThumbprint", c.state, d.state AS "departmentState"
           FROM identity.client c JOIN identity.department d ON d.code = c.department
          WHERE c.id = ANY (ARRAY(SELECT unnest($1::uuid[])))`,
};

/** Asked for: who, and the department that the token names, if it names one. */
export interface PersonQuestion {
  readonly issuer: string;
  readonly subject: string;
  readonly department: string | null;
}

export interface PersonStandingRow extends PersonStanding {
  readonly place: number;
  readonly assigned: Role[];
}

/** A row for every question, in order; all null for who is unknown in a department that is. */
export const personStandings = {
  name: 'identity.person-standings',
  text: `SELECT q.place::int, p.state, d.code AS department, d.state AS "departmentState",
                ARRAY(SELECT r.role FROM identity.person_role r WHERE r.person = p.id) AS assigned
           FROM unnest($1::text[], $2::text[], $3::text[])
                WITH ORDINALITY AS q (issuer, subject, department, place)
           LEFT JOIN identity.person p ON p.issuer = q.issuer AND p.subject = q.subject
           LEFT JOIN identity.department d ON d.code = coalesce(q.department, p.department)
          ORDER BY q.place`,
};
