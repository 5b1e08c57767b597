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
const workedWithinMs = 60_000;
/** States of a version, and of a publication, that the worker goes on from. */
const underWay = ['receiving', 'waiting', 'loading', 'approved'];

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
  const register = app.get(DatasetRegister);
  await until(table, 'ready', async () => (await register.version(officer, version.id)).state);
  const head = as('department-head');
  const publications = app.get(Publications);
  const { nodes } = await publications.list(head, { first: 100 });
  const { id } =
    nodes.find(({ versionId }) => versionId === version.id) ??
    (await publications.publish(head, version.id, entry.id));
  await until(table, 'published', async () => (await publications.get(head, id)).state);
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

/** Waits for the worker. @throws Error where it comes to another end, or not to this one in a minute */
async function until(
  { title }: OpenTable,
  end: string,
  look: () => Promise<string>,
): Promise<void> {
  const last = performance.now() + workedWithinMs;
  for (let state = await look(); state !== end; state = await look()) {
    if (!underWay.includes(state) || performance.now() > last) {
      throw new Error(`${title} is ${state}, not ${end}.`);
    }
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
