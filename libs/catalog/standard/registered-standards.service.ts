import { Inject, Injectable } from '@nestjs/common';
import type DataLoader from 'dataloader';
import { In, MoreThan, type EntityTarget, type FindOptionsWhere } from 'typeorm';
import {
  Database,
  decodeCursor,
  isCount,
  isName,
  pageOf,
  type Context,
  type Page,
  turnLoader,
} from '@shutong/platform';
import {
  CodeTable,
  CodeTableVersion,
  CodeValue,
  DataElement,
  Standard,
  type StandardLevel,
} from './standard.entity';
import { codeTableErrors, elementErrors, standardErrors } from './standard.errors';

interface PageOf {
  readonly first: number;
  readonly after?: string;
}

/** The register as departments read it, in the order of numbers and codes. */
@Injectable()
export class RegisteredStandards {
  private readonly versionsOfTable: DataLoader<string, CodeTableVersion[]>;

  constructor(@Inject(Database) private readonly database: Database) {
    this.versionsOfTable = turnLoader((tables) => this.versionsOfTables(tables));
  }

  /** @throws catalog.standard.not-found */
  async standard(ctx: Context, number: string): Promise<Standard> {
    const found = await this.database.repository(ctx, Standard).findOneBy({ number });
    if (!found) throw standardErrors.notFound({ number });
    return found;
  }

  standards(ctx: Context, filter: { readonly level?: StandardLevel }, page: PageOf) {
    return this.list(ctx, Standard, 'number', filter, page);
  }

  /** @throws catalog.data-element.not-found */
  async element(ctx: Context, code: string): Promise<DataElement> {
    const found = await this.database.repository(ctx, DataElement).findOneBy({ code });
    if (!found) throw elementErrors.notFound({ code });
    return found;
  }

  /** @param filter number of a standard, to list what comes from it */
  elements(ctx: Context, filter: { readonly standard?: string }, page: PageOf) {
    return this.list(ctx, DataElement, 'code', filter, page);
  }

  /** @throws catalog.code-table.not-found */
  async table(ctx: Context, code: string): Promise<CodeTable> {
    const found = await this.database.repository(ctx, CodeTable).findOneBy({ code });
    if (!found) throw codeTableErrors.notFound({ code });
    return found;
  }

  tables(ctx: Context, filter: { readonly standard?: string }, page: PageOf) {
    return this.list(ctx, CodeTable, 'code', filter, page);
  }

  /** Newest first. */
  versionsOf(table: string): Promise<CodeTableVersion[]> {
    return this.versionsOfTable.load(table);
  }

  /** In the version's own order. @throws catalog.code-table.version-not-found */
  async values(
    ctx: Context,
    { code, version }: { readonly code: string; readonly version: number },
    { first, after }: PageOf,
  ): Promise<Page<CodeValue>> {
    const key = { codeTable: code, version };
    const known = await this.database.repository(ctx, CodeTableVersion).existsBy(key);
    if (!known) throw codeTableErrors.versionNotFound({ code, version });
    const from = after === undefined ? -1 : decodeCursor(after, isCount)[0];
    const rows = await this.database.repository(ctx, CodeValue).find({
      where: { ...key, position: MoreThan(from) },
      order: { position: 'ASC' },
      take: first + 1,
    });
    return pageOf(rows, first, ({ position }) => [position]);
  }

  private async list<Key extends string, Row extends Readonly<Record<Key, string>>>(
    ctx: Context,
    entity: EntityTarget<Row>,
    key: Key,
    filter: object,
    { first, after }: PageOf,
  ): Promise<Page<Row>> {
    const from = after === undefined ? {} : { [key]: MoreThan(decodeCursor(after, isName)[0]) };
    const rows = await this.database.repository(ctx, entity).find({
      where: { ...given(filter), ...from } as FindOptionsWhere<Row>,
      order: { [key]: 'ASC' } as never,
      take: first + 1,
    });
    return pageOf(rows, first, (row) => [row[key]]);
  }

  private async versionsOfTables(tables: readonly string[]): Promise<CodeTableVersion[][]> {
    const versions = await this.database.dataSource
      .getRepository(CodeTableVersion)
      .find({ where: { codeTable: In([...tables]) }, order: { version: 'DESC' } });
    return tables.map((table) => versions.filter(({ codeTable }) => codeTable === table));
  }
}

/** What is not given is not asked for: `undefined` would match every row, `null` none. */
const given = (filter: object) =>
  Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
