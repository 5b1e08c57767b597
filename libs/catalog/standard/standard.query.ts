import type { EntityTarget, ObjectLiteral } from 'typeorm';
import type { Context, Database, TxContext } from '@shutong/platform';
import type { TableValue } from './code-table.policy';
import { CodeTableVersion, CodeValue, Standard } from './standard.entity';
import { codeTableErrors, standardErrors } from './standard.errors';

/** False where what the row is named by is there already. */
export async function insertNew<Row extends ObjectLiteral>(
  database: Database,
  tx: TxContext,
  entity: EntityTarget<Row>,
  row: Row,
): Promise<boolean> {
  const inserted = await database
    .repository(tx, entity)
    .createQueryBuilder()
    .insert()
    .values(row)
    .orIgnore()
    .returning('registered_at')
    .execute();
  return (inserted.raw as unknown[]).length > 0;
}

/**
 * Throws unless something new may come from the standard.
 * @param today in China, YYYY-MM-DD
 * @throws catalog.standard.not-found, .withdrawn
 */
export async function assertInForce(
  database: Database,
  ctx: Context,
  number: string,
  today: string,
): Promise<void> {
  const standard = await database.repository(ctx, Standard).findOneBy({ number });
  if (!standard) throw standardErrors.notFound({ number });
  const { withdrawn } = standard;
  if (withdrawn !== null && withdrawn <= today) throw standardErrors.withdrawn({ number });
}

/** A version with its values, in the order given. */
export async function insertVersion(
  database: Database,
  tx: TxContext,
  version: CodeTableVersion,
  values: readonly TableValue[],
): Promise<void> {
  await database.repository(tx, CodeTableVersion).insert(version);
  await database.query(
    tx,
    `INSERT INTO catalog.code_value (code_table, version, position, code, name, name_en)
     SELECT $1, $2::int, place - 1, value ->> 'code', value ->> 'name', value ->> 'nameEn'
       FROM jsonb_array_elements($3::jsonb) WITH ORDINALITY AS given (value, place)`,
    [version.codeTable, version.version, JSON.stringify(values)],
  );
}

/**
 * The newest version of a table, held so that two people cannot issue at once. The first version is the
 * lock, because it is always there.
 * @throws catalog.code-table.not-found
 */
export async function lockNewest(
  database: Database,
  tx: TxContext,
  code: string,
): Promise<CodeTableVersion> {
  const versions = database.repository(tx, CodeTableVersion);
  const lock = { mode: 'pessimistic_write' } as const;
  await versions.findOne({ where: { codeTable: code, version: 1 }, lock });
  const newest = await versions.findOne({ where: { codeTable: code }, order: { version: 'DESC' } });
  if (!newest) throw codeTableErrors.notFound({ code });
  return newest;
}

/** All values of a version, in its order. */
export async function valuesOf(
  database: Database,
  ctx: Context,
  { codeTable, version }: Pick<CodeTableVersion, 'codeTable' | 'version'>,
): Promise<TableValue[]> {
  const values = await database
    .repository(ctx, CodeValue)
    .find({ where: { codeTable, version }, order: { position: 'ASC' } });
  return values.map(({ code, name, nameEn }) => ({ code, name, nameEn }));
}
