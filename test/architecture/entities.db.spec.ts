import { getMetadataArgsStorage } from 'typeorm';
import { auditEntities } from '@shutong/audit';
import { catalogEntities } from '@shutong/catalog';
import { clocksEntities } from '@shutong/clocks';
import { datasetsEntities } from '@shutong/datasets';
import { exchangeEntities } from '@shutong/exchange';
import { identityEntities } from '@shutong/identity';
import { noticeEntities } from '@shutong/notice';
import { opendataEntities } from '@shutong/opendata';
import { testDatabase, type TestDatabase } from '../support/database';

const entities = [
  ...auditEntities,
  ...catalogEntities,
  ...clocksEntities,
  ...exchangeEntities,
  ...identityEntities,
  ...noticeEntities,
  ...datasetsEntities,
  ...opendataEntities,
];

interface ColumnRow {
  readonly column_name: string;
  readonly is_nullable: 'YES' | 'NO';
  readonly udt_name: string;
}

/** PostgreSQL's internal names of the types that entities declare. */
const internalName: Readonly<Record<string, string>> = {
  integer: 'int4',
  bigint: 'int8',
  boolean: 'bool',
  smallint: 'int2',
};

describe('entities match the migrated schema', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await testDatabase();
  });
  afterAll(() => db.drop());

  it.each(entities.map((entity) => [entity.name, entity] as const))('%s', async (_, entity) => {
    const database = await db.connect('migrator', entities);
    const { schema, tableName, columns } = database.dataSource.getMetadata(entity);
    const { rows } = await db.pool('migrator').query<ColumnRow>(
      `SELECT column_name, is_nullable, udt_name FROM information_schema.columns
        WHERE table_schema = $1 AND table_name = $2`,
      [schema, tableName],
    );
    const migrated = new Map(rows.map((row) => [row.column_name, row]));
    for (const column of columns) {
      const row = migrated.get(column.databaseName);
      const type = String(column.type);
      const declared = `${column.isArray ? '_' : ''}${internalName[type] ?? type}`;
      expect([column.databaseName, row?.udt_name, row?.is_nullable]).toEqual([
        column.databaseName,
        declared,
        column.isNullable ? 'YES' : 'NO',
      ]);
    }
  });

  it('covers every class that is declared as an entity', () => {
    const declared = getMetadataArgsStorage().tables.map(({ target }) => target);
    expect(declared.filter((target) => !entities.includes(target as never))).toEqual([]);
  });
});
