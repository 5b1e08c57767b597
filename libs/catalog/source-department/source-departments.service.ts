import { Inject, Injectable } from '@nestjs/common';
import type DataLoader from 'dataloader';
import {
  Database,
  decodeCursor,
  isCount,
  isName,
  isUuid,
  pageOf,
  turnLoader,
  type Context,
  type Page,
  type PageAsked,
} from '@shutong/platform';
import type { VersionKey } from '../entry/entry.query';
import { repeatedCollectionPage, sourcedElsewhere } from './repeated-collection.query';
import { SourceDepartment } from './source-department.entity';
import { sourceDepartmentErrors } from './source-department.errors';

/** A department collects what it could have from the source department. */
export interface RepeatedCollection {
  /** Code of the data element. */
  readonly element: string;
  readonly elementName: string;
  /** Credit code of the source department. */
  readonly source: string;
  readonly sourceName: string;
  readonly entryId: string;
  readonly entryCode: string | null;
  readonly entryTitle: string;
  /** Credit code of the department that collects it again. */
  readonly provider: string;
  readonly providerName: string;
  readonly position: number;
  readonly itemCode: string;
  readonly itemName: string;
}

/** An item of an entry that another department is the source of. */
type SourcedElsewhere = Pick<
  RepeatedCollection,
  'element' | 'source' | 'sourceName' | 'entryId' | 'itemCode'
> & { readonly version: number };

/** Source departments as everybody reads them, and who collects beside them. */
@Injectable()
export class SourceDepartments {
  private readonly elsewhere: DataLoader<VersionKey, SourcedElsewhere[]>;

  constructor(@Inject(Database) private readonly database: Database) {
    this.elsewhere = turnLoader((versions) => this.loadElsewhere(versions));
  }

  /** The naming that stands, or the version asked for. @throws catalog.source-department.not-found */
  async get(ctx: Context, element: string, version?: number): Promise<SourceDepartment> {
    const which = version === undefined ? { element, current: true } : { element, version };
    const found = await this.database.repository(ctx, SourceDepartment).findOneBy(which);
    if (!found) throw sourceDepartmentErrors.notFound({ element });
    return found;
  }

  /** Every naming that there was, newest first. */
  async versions(ctx: Context, element: string, page: PageAsked): Promise<Page<SourceDepartment>> {
    const query = this.database
      .repository(ctx, SourceDepartment)
      .createQueryBuilder('s')
      .where('s.element = :element', { element })
      .orderBy({ 's.version': 'DESC' })
      .limit(page.first + 1);
    if (page.after) {
      const [last] = decodeCursor(page.after, isCount);
      query.andWhere('s.version < :last', { last });
    }
    return pageOf(await query.getMany(), page.first, ({ version }) => [version]);
  }

  /** Those that stand, by code of their elements: a department's, or all. */
  async list(
    ctx: Context,
    department: string | null,
    page: PageAsked,
  ): Promise<Page<SourceDepartment>> {
    const query = this.database
      .repository(ctx, SourceDepartment)
      .createQueryBuilder('s')
      .where('s.current')
      .orderBy({ 's.element': 'ASC' })
      .limit(page.first + 1);
    if (department) query.andWhere('s.department = :department', { department });
    if (page.after) {
      const [last] = decodeCursor(page.after, isName);
      query.andWhere('s.element > :last', { last });
    }
    return pageOf(await query.getMany(), page.first, ({ element }) => [element]);
  }

  /** Items of a version that another department is the source of. The version has been read. */
  sourcedElsewhere(version: VersionKey): Promise<SourcedElsewhere[]> {
    return this.elsewhere.load(version);
  }

  /** Who collects what another department is the source of (Art. 19), by element. */
  async repeated(
    ctx: Context,
    { element, department }: { readonly element?: string; readonly department?: string },
    page: PageAsked,
  ): Promise<Page<RepeatedCollection>> {
    const last = page.after ? decodeCursor(page.after, isName, isUuid, isCount) : [];
    const place = [0, 1, 2].map((at) => last[at] ?? null);
    const params = [element ?? null, department ?? null, ...place, page.first + 1];
    const rows = await this.database.query<RepeatedCollection>(ctx, repeatedCollectionPage, params);
    return pageOf(rows, page.first, (row) => [row.element, row.entryId, row.position]);
  }

  private async loadElsewhere(versions: readonly VersionKey[]): Promise<SourcedElsewhere[][]> {
    const rows = await this.database.dataSource.query<SourcedElsewhere[]>(sourcedElsewhere, [
      versions.map(({ id }) => id),
      versions.map(({ version }) => version),
    ]);
    return versions.map(({ id, version }) =>
      rows.filter((row) => row.entryId === id && row.version === version),
    );
  }
}
