import { Inject, Injectable } from '@nestjs/common';
import {
  Database,
  decodeCursor,
  isDepartmentCode,
  isUuid,
  pageOf,
  supervises,
  type Context,
  type Page,
  type PageAsked,
} from '@shutong/platform';

/** Calls of one party on one resource of a project, by how they ended. */
export interface ProjectUse {
  readonly projectId: string;
  readonly code: string;
  readonly domain: string;
  readonly party: string;
  readonly provider: string;
  readonly resourceId: string;
  readonly title: string;
  readonly calls: number;
  readonly answered: number;
  readonly refused: number;
  readonly failed: number;
  readonly rows: number;
}

/** The same of all projects in one domain. */
export interface DomainUse {
  readonly domain: string;
  readonly projects: number;
  readonly calls: number;
  readonly answered: number;
  readonly refused: number;
  readonly failed: number;
  readonly rows: number;
}

const sums = `
  coalesce(sum(c.calls), 0)::float8 AS calls, coalesce(sum(c.rows), 0)::float8 AS rows,
  coalesce(sum(c.calls) FILTER (WHERE c.outcome = 'allow'), 0)::float8 AS answered,
  coalesce(sum(c.calls) FILTER (WHERE c.outcome = 'deny'), 0)::float8 AS refused,
  coalesce(sum(c.calls) FILTER (WHERE c.outcome = 'error'), 0)::float8 AS failed`;

/** $1: the department that asks; null for those who oversee all. */
const visible = '($1::text IS NULL OR c.party = $1 OR c.provider = $1)';

const byParty = `
  SELECT p.id AS "projectId", p.code, p.domain, c.party, c.provider, c.resource_id AS "resourceId",
         (SELECT r.title FROM exchange.project_resource r
           WHERE r.project_id = p.id AND r.resource_id = c.resource_id
           ORDER BY r.proposed_at DESC LIMIT 1) AS title, ${sums}
    FROM exchange.project_call c JOIN exchange.project p ON p.id = c.project_id
   WHERE c.project_id = $2 AND ${visible}
     AND ($3::text IS NULL OR (c.party, c.resource_id) > ($3, $4::uuid))
   GROUP BY p.id, c.party, c.provider, c.resource_id
   ORDER BY c.party, c.resource_id LIMIT $5`;

const byDomain = `
  SELECT p.domain, count(DISTINCT p.id)::float8 AS projects, ${sums}
    FROM exchange.project p JOIN exchange.project_call c ON c.project_id = p.id
   WHERE ${visible}
   GROUP BY p.domain ORDER BY p.domain`;

/** How projects use what was brought into them: by party and resource, and by domain. */
@Injectable()
export class ProjectUsage {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** The project has been read; a party sees its own calls and those on what it provides. */
  async ofProject(
    ctx: Context,
    projectId: string,
    { first, after }: PageAsked,
  ): Promise<Page<ProjectUse>> {
    const [party, resource] = after ? decodeCursor(after, isDepartmentCode, isUuid) : [null, null];
    const values = [ownOf(ctx), projectId, party, resource, first + 1];
    const rows = await this.database.query<ProjectUse>(ctx, byParty, values);
    return pageOf(rows, first, (row) => [row.party, row.resourceId]);
  }

  byDomain(ctx: Context): Promise<DomainUse[]> {
    return this.database.query<DomainUse>(ctx, byDomain, [ownOf(ctx)]);
  }
}

const ownOf = ({ actor }: Context): string | null =>
  supervises(actor) ? null : (actor.department ?? '');
