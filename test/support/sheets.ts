import { Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { CatalogHubModule } from '@shutong/catalog/hub.module';
import {
  Entries,
  EntryDrafting,
  EntryReview,
  type Entry,
  type EntryContent,
  type Item,
} from '@shutong/catalog';
import { parse } from 'csv-parse/sync';
import { createHttpApp, graphqlModule, type Context, type ProblemDetails } from '@shutong/platform';
import type { SheetReport } from '../../libs/catalog/sheet/import-report';
import { mediaTypes } from '../../libs/catalog/sheet/media-types';
import { SheetSlots } from '../../libs/catalog/sheet/sheet-slots.service';
import {
  bureau,
  catalogUnderTest,
  contents,
  submitted,
  water,
  type CatalogUnderTest,
} from './catalog';

/** The catalogue's addresses for sheets, over a real HTTP application. */
export interface SheetsUnderTest {
  readonly catalog: CatalogUnderTest;
  /** Of a department of water. */
  officer(): Context;
  /** Who asks from now on; sign-in is identity's, and tested there. */
  become(who: Context): void;
  exported(query: string): Promise<Exported>;
  /** Lines of a table as CSV, or bytes as they are. */
  imported(
    body: Buffer | string | readonly (readonly string[])[],
    how?: Importing,
  ): Promise<Imported>;
  /** Rows of an export in CSV, the header first. */
  csv(query: string): Promise<string[][]>;
  nextCode(): string;
  /** An entry of the officer's, complete but for the change. */
  draft(change?: Partial<EntryContent>, code?: string): Promise<Entry>;
  published(change?: Partial<EntryContent>): Promise<Entry>;
  /** The last version, whether it is shown or under way. */
  newest(code: string): Promise<{ readonly entry: Entry; readonly items: readonly Item[] }>;
  readonly slots: SheetSlots;
  readonly url: string;
  graphql<Data>(
    query: string,
    variables: object,
  ): Promise<{ data: Data; errors?: { extensions: ProblemDetails }[] }>;
  close(): Promise<void>;
}

export interface Exported {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly bytes: Buffer;
}

export interface Importing {
  readonly query?: string;
  readonly type?: string;
  readonly language?: string;
}

export type Imported = { readonly status: number } & Partial<SheetReport & ProblemDetails>;

export async function sheetsUnderTest(): Promise<SheetsUnderTest> {
  const catalog = await catalogUnderTest();
  let asking = catalog.as(null);

  @Module({ imports: [catalog.modules, graphqlModule(), CatalogHubModule] })
  class HubModule {}
  const app: NestFastifyApplication = await createHttpApp(HubModule, { clock: catalog.clock });
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRequest', async (request) => {
      request.ctx = { ...request.ctx!, actor: asking.actor };
    });
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as { port: number };
  const url = `http://127.0.0.1:${port}`;
  const exported: SheetsUnderTest['exported'] = async (query) => {
    const response = await fetch(`${url}/api/v1/catalog/export?${query}`);
    const bytes = Buffer.from(await response.arrayBuffer());
    return { status: response.status, headers: Object.fromEntries(response.headers), bytes };
  };
  return {
    catalog,
    become: (who) => void (asking = who),
    ...entriesOf(catalog),
    ...{ url, exported, slots: app.get(SheetSlots) },
    csv: async (query) => parse((await exported(`format=csv&${query}`)).bytes, { bom: true }),
    imported: async (body, { query = '', type, language = 'en' } = {}) => {
      const isTable = Array.isArray(body);
      const isWorkbook = Buffer.isBuffer(body) && body[0] === 0x50;
      const response = await fetch(`${url}/api/v1/catalog/import?${query}`, {
        method: 'POST',
        body: isTable ? csvOf(body) : (body as string),
        headers: {
          'content-type': type ?? (isWorkbook ? mediaTypes.xlsx : mediaTypes.csv),
          'accept-language': language,
        },
      });
      return { ...((await response.json()) as object), status: response.status };
    },
    graphql: async (query, variables) => {
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        body: JSON.stringify({ query, variables }),
        headers: { 'content-type': 'application/json', 'accept-language': 'en' },
      });
      return (await response.json()) as never;
    },
    close: async () => {
      await app.close();
      await catalog.close();
    },
  };
}

/** As any other program would write it. */
export const csvOf = (rows: readonly (readonly string[])[]): string =>
  rows
    .map((cells) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(','))
    .join('\r\n');

function entriesOf(catalog: CatalogUnderTest) {
  let codes = 0;
  const officer = () => catalog.as(water, 'provider-officer');
  const nextCode = () => `306/${++codes}`;
  const draft = (change: Partial<EntryContent> = {}, code = nextCode()) =>
    catalog.get(EntryDrafting).draft(officer(), code, contents(change));
  return {
    ...{ officer, nextCode, draft },
    published: async (change: Partial<EntryContent> = {}) => {
      const { id } = await draft(change);
      await submitted(catalog, officer(), id);
      return catalog.get(EntryReview).publish(catalog.as(bureau, 'authority'), id);
    },
    newest: async (code: string) => {
      const [row] = await catalog.rows<{ id: string }>(
        'SELECT id FROM catalog.entry WHERE code = $1',
        [code],
      );
      const entries = catalog.get(Entries);
      const [entry] = await entries.versions(officer(), row!.id);
      return { entry: entry!, items: await entries.itemsOf(entry!) };
    },
  };
}
