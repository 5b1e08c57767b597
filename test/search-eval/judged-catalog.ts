import { CatalogLoader, Search, type LoadReport } from '@shutong/catalog';
import { importEntries } from '../../apps/standalone/demo/seed-catalog';
import { readRegion } from '../../apps/standalone/demo/region';
import { bureau, catalogUnderTest, police, type CatalogUnderTest } from '../support/catalog';
import { firstPage, judge, type Judged } from './measure';
import type { JudgedQuery } from './queries';

/** A catalogue with nothing in it but what is judged. */
export class JudgedCatalog {
  private constructor(private readonly catalog: CatalogUnderTest) {}

  /** The entries of the demo region. */
  static async ofDemo(): Promise<JudgedCatalog> {
    const catalog = await catalogUnderTest();
    const region = readRegion();
    await catalog.store.pool('migrator').query(
      `INSERT INTO identity.department
         (code, name, name_en, division, level, node, path, registered_at, changed_at)
       SELECT code, name, "nameEn", division, level, division, code, now(), now()
         FROM jsonb_to_recordset($1::jsonb) AS d(code text, name text, "nameEn" text, division text, level text)`,
      [JSON.stringify(region.departments)],
    );
    await importEntries(catalog.application, catalog.as(bureau, 'authority'), region);
    return new JudgedCatalog(catalog);
  }

  /** Published catalogues in a folder. */
  static async ofFolder(
    folder: string,
    onFile: (file: string, loaded: number) => void = () => undefined,
  ): Promise<readonly [JudgedCatalog, LoadReport]> {
    const catalog = await catalogUnderTest();
    const report = await catalog.get(CatalogLoader).load(catalog.as(bureau, 'authority'), folder, {
      onFile: ({ file, loaded }) => onFile(file, loaded),
    });
    return [new JudgedCatalog(catalog), report];
  }

  /** Each query as a department without any agreement asks it. */
  async judge(queries: readonly JudgedQuery[]): Promise<Judged[]> {
    const ctx = this.catalog.as(police, 'requester');
    const search = this.catalog.get(Search);
    const judged: Judged[] = [];
    for (const query of queries) {
      const asked = { query: query.query, kind: 'entry', filter: {}, first: firstPage } as const;
      const { nodes } = await search.forDepartments(ctx, asked);
      const addresses = await this.addressesOf(nodes.map(({ id }) => id));
      const found = nodes.map(({ id, title }) => [title, ...(addresses.get(id) ?? [])]);
      judged.push(judge(query, found));
    }
    return judged;
  }

  close(): Promise<void> {
    return this.catalog.close();
  }

  private async addressesOf(ids: readonly string[]): Promise<Map<string, string[]>> {
    const rows = await this.catalog.rows<{ entry_id: string; identity: string }>(
      'SELECT entry_id, identity FROM catalog.source_record WHERE entry_id = ANY ($1::uuid[])',
      [ids],
    );
    return new Map(rows.map(({ entry_id, identity }) => [entry_id, [identity]]));
  }
}
