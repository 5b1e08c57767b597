import type { Mount } from '../answering/mount';
import type { ConnectorConfig } from '../config/connector-config';
import { openSource } from '../source/open-source';
import type { SourceDatabase } from '../source/source-database';
import { bad, good, noted, triedAs, type Check } from './check';

/** Each mount's table is there, with the columns that connector.yaml names. */
export async function sourceChecks(config: ConnectorConfig): Promise<Check[]> {
  const checks: Check[] = [];
  for (const [name, source] of Object.entries(config.sources)) {
    const database = openSource(source);
    try {
      for (const mount of config.mounts.filter((one) => one.source === name)) {
        checks.push(...(await mountChecks(mount, database)));
      }
    } finally {
      await database.close();
    }
  }
  return checks;
}

async function mountChecks(mount: Mount, database: SourceDatabase): Promise<Check[]> {
  const { resource, table, columns, subject, keyFields, origin } = mount;
  const described = await triedAs('source', () => database.describe(table));
  if ('check' in described) {
    return [{ ...described.check, params: { ...described.check.params, resource, table } }];
  }
  const named = [...Object.values(columns), ...(origin?.batch === undefined ? [] : [origin.batch])];
  const missing = named.filter((column) => !described.value.includes(column));
  const params = { resource, table };
  return [
    good('source', params),
    missing.length > 0
      ? bad('columns', { ...params, missing: missing.join(', ') })
      : good('columns', params),
    // A look-up that does not name the person leaves no subject token in the log.
    ...(subject && !keyFields.includes(subject.field)
      ? [noted('subject', { resource, field: subject.field })]
      : []),
  ];
}
