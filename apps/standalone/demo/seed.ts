import type { INestApplicationContext } from '@nestjs/common';
import { CatalogLoader, RuleDocumentRegister } from '@shutong/catalog';
import { exchangeEntities } from '@shutong/exchange';
import type { Context } from '@shutong/platform';
import { readRegion } from './region';
import { connectorsOf } from './region-connectors';
import { importDepartments } from './seed-departments';
import { importEntries, mountResources } from './seed-catalog';
import { inviteConnectors } from './seed-connectors';
import type { Seeded } from './seed-region';
import { tellParent, withSeedServices } from './seed-services';

async function seed(
  app: INestApplicationContext,
  ctx: Context,
  catalog: string | undefined,
): Promise<Seeded> {
  const region = readRegion();
  await importDepartments(app, ctx, region.departments);
  await app.get(RuleDocumentRegister).registerShipped(ctx);
  await importEntries(app, ctx, region);
  await mountResources(app, ctx, region);
  if (catalog !== undefined) await app.get(CatalogLoader).load(ctx, catalog, {});
  return { invitations: await inviteConnectors(app, ctx, connectorsOf(region)) };
}

// Runs once at each start of the demo, beside the hub.
tellParent(
  withSeedServices({ entities: exchangeEntities, providers: [] }, (app, ctx) =>
    seed(app, ctx, process.argv[2]),
  ),
);
