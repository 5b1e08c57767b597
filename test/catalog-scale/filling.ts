import { CatalogCounts, catalogEntities, type Counts } from '@shutong/catalog';
import { clocksEntities } from '@shutong/clocks';
import { Department, identityEntities } from '@shutong/identity';
import { Outbox } from '@shutong/messaging';
import { Database, SystemClock, readConfig, systemContext } from '@shutong/platform';
import type { Instance } from '../support/instance';
import { hubDatabaseUrl } from '../support/servers';
import { BulkWriter } from './bulk-writer';
import { GeneratedCatalog } from './generated-catalog';
import { readMaterial } from './material';
import { moreThan, type CatalogScale } from './scale';

export interface Filling {
  readonly seed: number;
  readonly scale: CatalogScale;
  /** Folder of published catalogues, for their titles; none: the demo region's. */
  readonly catalogs: string | undefined;
}

/** A generated catalogue that an instance now holds. */
export interface Filled {
  readonly catalog: GeneratedCatalog;
  /** Ids by code. */
  readonly ids: ReadonlyMap<string, string>;
  /** How much more the tables hold, as the catalogue itself counts them. */
  readonly grown: CatalogScale;
  readonly seconds: number;
}

/** Writes a generated catalogue into a running scratch instance, spread over its departments. */
export async function fill({ folder }: Instance, filling: Filling): Promise<Filled> {
  const clock = new SystemClock();
  const database = await Database.connect({
    url: hubDatabaseUrl(folder, 'hub'),
    pool: 2,
    application: 'shutong-generator',
    entities: [...catalogEntities, ...clocksEntities, ...identityEntities],
    statementTimeout: 600_000,
  });
  try {
    const ctx = systemContext('generator', clock.now());
    const departments = await database.repository(ctx, Department).find();
    const providers = departments.map(({ code }) => code);
    const material = await readMaterial(filling.catalogs, providers);
    const catalog = new GeneratedCatalog(filling.seed, filling.scale, material);
    const counting = new CatalogCounts(database);
    const before = scaleIn(await counting.now(ctx));
    const started = performance.now();
    const outbox = new Outbox(database, clock, readConfig('hub'));
    const writer = new BulkWriter({ database, clock, outbox });
    const ids = await writer.write(ctx, catalog, departments, (done) => {
      if (done % 1000 === 0) console.log(`  … ${done} entries written`);
    });
    const seconds = (performance.now() - started) / 1000;
    const grown = moreThan(before, scaleIn(await counting.now(ctx)));
    return { catalog, ids, grown, seconds };
  } finally {
    await database.close();
  }
}

const scaleIn = ({ entries, items, resources }: Counts): CatalogScale => ({
  ...{ entries: entries.published ?? 0, items, resources },
});
