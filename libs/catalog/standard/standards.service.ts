import { Inject, Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Database, type Context, type FieldProblem } from '@shutong/platform';
import {
  bindingProblems,
  type Binding,
  type Registered,
  type VersionStanding,
} from './binding.policy';
import { CodeTable, CodeTableVersion, DataElement } from './standard.entity';

/** An item of an entry, as far as standards are concerned. */
export interface BoundItem extends Binding {
  readonly entryId: string;
}

/** The register of data elements and code tables, as the catalogue asks it about items. */
@Injectable()
export class Standards {
  constructor(@Inject(Database) private readonly database: Database) {}

  /**
   * Why the items of each of some entries cannot be submitted or published as they are bound: unknown or contradicted
   * data elements, unknown versions of code tables, and withdrawn ones that the item did not have in an
   * earlier version that was published. Fields are named `items[0].codeTable`.
   */
  async problemsOfEach(
    ctx: Context,
    lists: readonly (readonly BoundItem[])[],
  ): Promise<FieldProblem[][]> {
    const items = lists.flat();
    const elements = await this.elementsOf(ctx, items);
    const standings = await this.standingsOf(ctx, items);
    const kept = await this.keptOf(
      ctx,
      items.filter((item) => standings.get(keyOf(item)) === 'withdrawn'),
    );
    const registered: Registered<BoundItem> = {
      element: (code) => elements.get(code),
      standing: (item) => (kept.has(item) ? 'issued' : (standings.get(keyOf(item)) ?? 'unknown')),
    };
    return lists.map((list) => bindingProblems(list, registered));
  }

  /** Data elements that items are, by code. */
  async elementsOf(
    ctx: Context,
    items: readonly Pick<Binding, 'dataElement'>[],
  ): Promise<ReadonlyMap<string, DataElement>> {
    const codes = items.flatMap(({ dataElement }) => dataElement ?? []);
    if (codes.length === 0) return new Map();
    const found = await this.database.repository(ctx, DataElement).findBy({ code: In(codes) });
    return new Map(found.map((element) => [element.code, element]));
  }

  /** Code tables that items are bound to, by code. */
  async codeTablesOf(
    ctx: Context,
    items: readonly Pick<Binding, 'codeTable'>[],
  ): Promise<ReadonlyMap<string, CodeTable>> {
    const codes = items.flatMap(({ codeTable }) => codeTable?.code ?? []);
    if (codes.length === 0) return new Map();
    const found = await this.database.repository(ctx, CodeTable).findBy({ code: In(codes) });
    return new Map(found.map((table) => [table.code, table]));
  }

  private async standingsOf(
    ctx: Context,
    items: readonly BoundItem[],
  ): Promise<ReadonlyMap<string, VersionStanding>> {
    const tables = items.flatMap(({ codeTable }) => codeTable?.code ?? []);
    if (tables.length === 0) return new Map();
    const versions = await this.database
      .repository(ctx, CodeTableVersion)
      .findBy({ codeTable: In(tables) });
    return new Map(
      versions.map(({ codeTable: code, version, withdrawnAt }) => [
        keyOf({ codeTable: { code, version } }),
        withdrawnAt ? 'withdrawn' : 'issued',
      ]),
    );
  }

  /** Items that were bound to the same version when their entry was published before. */
  private async keptOf(ctx: Context, items: readonly BoundItem[]): Promise<ReadonlySet<BoundItem>> {
    if (items.length === 0) return new Set();
    const rows = await this.database.query<{ place: number }>(ctx, keptBindings, [
      items.map(({ entryId }) => entryId),
      items.map(({ code }) => code),
      items.map(({ codeTable }) => JSON.stringify(codeTable)),
    ]);
    return new Set(rows.map(({ place }) => items[place - 1]!));
  }
}

const keyOf = ({ codeTable }: Pick<BoundItem, 'codeTable'>): string =>
  `${codeTable?.code} ${codeTable?.version}`;

const keptBindings = `
  SELECT asked.place::int AS place
    FROM unnest($1::uuid[], $2::text[], $3::jsonb[]) WITH ORDINALITY
           AS asked (entry_id, code, code_table, place)
   WHERE EXISTS (
     SELECT FROM catalog.item i JOIN catalog.entry e ON e.id = i.entry_id AND e.version = i.version
      WHERE i.entry_id = asked.entry_id AND i.code = asked.code AND i.code_table = asked.code_table
        AND e.published_at IS NOT NULL)`;
