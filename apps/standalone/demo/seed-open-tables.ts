import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { INestApplicationContext } from '@nestjs/common';
import { Entries } from '@shutong/catalog';
import {
  DatasetRegister,
  Datasets,
  Uploads,
  datasetServices,
  datasetsEntities,
} from '@shutong/datasets';
import { Publications, opendataEntities, publicationServices } from '@shutong/opendata';
import type { Context } from '@shutong/platform';
import type { OpenTable } from './open-tables';
import { actorOf, tellParent, withSeedServices } from './seed-services';

const lookEveryMs = 100;
const loadedWithinMs = 60_000;

/** As its department would: the officer sends the file, and the head opens the version when the worker has loaded it. */
async function open(app: INestApplicationContext, ctx: Context, table: OpenTable): Promise<void> {
  const as = (role: 'provider-officer' | 'department-head'): Context => ({
    ...ctx,
    actor: actorOf(ctx, table.department, role),
  });
  const officer = as('provider-officer');
  const entry = await app.get(Entries).byCode(officer, table.entry);
  const { bytes, version } = await sent(app, officer, table);
  if (version.received < bytes)
    await app.get(Uploads).receive(officer, version.id, 0, createReadStream(table.file));
  await loaded(app, officer, version.id);
  const { nodes } = await app.get(Publications).list(as('department-head'), { first: 100 });
  if (nodes.some(({ versionId }) => versionId === version.id)) return;
  await app.get(Publications).publish(as('department-head'), version.id, entry.id);
}

/** The version of the file: begun now, or at a start that was broken off. */
async function sent(app: INestApplicationContext, ctx: Context, { title, file }: OpenTable) {
  const [register, datasets] = [app.get(DatasetRegister), app.get(Datasets)];
  const { size: bytes } = await stat(file);
  const own = await register.list(ctx, { first: 100 });
  const dataset =
    own.nodes.find((one) => one.title === title) ?? (await datasets.create(ctx, title));
  const [begun] = (await register.versions(ctx, dataset.id, { first: 1 })).nodes;
  const announced = { fileName: basename(file), bytes };
  return { bytes, version: begun ?? (await datasets.begin(ctx, dataset.id, announced)) };
}

async function loaded(app: INestApplicationContext, ctx: Context, id: string): Promise<void> {
  const end = performance.now() + loadedWithinMs;
  for (;;) {
    const { state } = await app.get(DatasetRegister).version(ctx, id);
    if (state === 'ready') return;
    const mayBecome = ['receiving', 'waiting', 'loading'].includes(state);
    if (!mayBecome || performance.now() > end)
      throw new Error(`Version ${id} is ${state}, not ready.`);
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
}

tellParent(
  withSeedServices(
    {
      entities: [...datasetsEntities, ...opendataEntities],
      providers: [...datasetServices, ...publicationServices],
    },
    async (app, ctx) => {
      const tables = JSON.parse(process.argv[2]!) as readonly OpenTable[];
      await Promise.all(tables.map((table) => open(app, ctx, table)));
      return { opened: tables.length };
    },
  ),
);
