import { Client } from 'pg';

/** Somebody of the police's synthetic register. */
export interface Person {
  readonly number: string;
  readonly name: string;
  readonly sex: string;
}

const asked = 3000;

export async function personsOf(url: string): Promise<Person[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<Person>(
      `SELECT resident_number AS number, name, sex FROM register.person_register
        ORDER BY resident_number LIMIT ${asked}`,
    );
    return rows;
  } finally {
    await client.end();
  }
}
