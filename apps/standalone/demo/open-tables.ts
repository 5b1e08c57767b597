import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { escapeIdentifier } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { runChild } from '../children';
import { commonSettings, type HubFacts } from '../hub-processes';
import { writeKept } from '../kept-file';
import { connected } from './department-database';
import type { DemoRegion } from './region';
import type { DemoResource } from './region-files';

/** A table that its department gives to everybody. */
export interface OpenTable {
  /** Credit code. */
  readonly department: string;
  /** Code of the entry by which it is open. */
  readonly entry: string;
  /** That of the entry. */
  readonly title: string;
  /** CSV with item codes for column names. */
  readonly file: string;
}

/**
 * Opens the tables of the region that are marked so, once: each is written to a file from its department's own database and
 * goes the way of any department's file.
 */
export async function openTables(
  facts: HubFacts,
  region: DemoRegion,
  readers: ReadonlyMap<string, string>,
): Promise<void> {
  const folder = facts.layout.openTables;
  const done = { path: join(folder, 'opened.json') };
  if (existsSync(done.path)) return;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const tables = await Promise.all(
    region.resources
      .filter(({ isOpen }) => isOpen)
      .map((resource) => written(resource, region, { readers, folder })),
  );
  await runChild({
    name: 'open-tables',
    script: 'apps/standalone/demo/seed-open-tables.js',
    args: [JSON.stringify(tables)],
    env: {
      ...commonSettings(facts),
      DATABASE_URL: facts.database.url('hub'),
      OIDC_ISSUERS: facts.issuers,
      TOKEN_KEY: facts.secrets.tokenKey,
    },
    logs: facts.layout.processLogs,
  });
  await writeKept(done, tables);
}

interface Export {
  readonly readers: ReadonlyMap<string, string>;
  readonly folder: string;
}

async function written(
  { code, connector: department, entry, table, columns }: DemoResource,
  { entries }: DemoRegion,
  { readers, folder }: Export,
): Promise<OpenTable> {
  const file = join(folder, `${code}.csv`);
  const list = Object.entries(columns).map(
    ([item, column]) => `${escapeIdentifier(column)} AS ${escapeIdentifier(item)}`,
  );
  const sql = `COPY (SELECT ${list.join(', ')} FROM shared.${table} ORDER BY 1, 2) TO STDOUT (FORMAT csv, HEADER)`;
  await connected(readers.get(department)!, (client) =>
    pipeline(client.query(copyTo(sql)), createWriteStream(file)),
  );
  const { title } = entries.find((one) => one.code === entry)!;
  return { department, entry, title, file };
}
