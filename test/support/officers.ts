import { Colleagues, People, type Colleague } from '@shutong/identity';
import { police, type ExchangeUnderTest } from './exchange';

/** A person who signs in with the role, as colleagues know each other. */
export async function registeredOfficer(
  { app, as, db }: Pick<ExchangeUnderTest, 'app' | 'as' | 'db'>,
  subject: string,
  department = police,
): Promise<Colleague> {
  const person = { issuer: 'https://id.example', subject, name: subject, department };
  const { id } = await app.get(People).register(as(police, 'security-administrator'), person);
  await db
    .pool('migrator')
    .query(`UPDATE identity.person SET mapped_roles = '{provider-officer}' WHERE id = $1`, [id]);
  const sought = { department, role: 'provider-officer' } as const;
  return (await app.get(Colleagues).find(as(department, 'provider-officer'), sought, id))!;
}
