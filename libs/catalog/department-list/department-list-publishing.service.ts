import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '@shutong/audit';
import { Departments } from '@shutong/identity';
import { Outbox } from '@shutong/messaging';
import {
  Clock,
  Database,
  canonicalJson,
  isTaken,
  sha256,
  type Context,
  type TxContext,
} from '@shutong/platform';
import { Resource } from '../resource/resource.entity';
import { In } from 'typeorm';
import { DepartmentList } from './department-list.entity';
import { type ListItem, type ListKind } from './list-kinds';
import { departmentListErrors } from './department-list.errors';
import { assertItems, countsOf, ownDepartment } from './department-list.policy';

const action = 'catalog.department-list.publish';

/** Departments publish their lists, each as a whole; every version stays. */
@Injectable()
export class DepartmentListPublishing {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Departments) private readonly departments: Departments,
  ) {}

  /**
   * The next version of a list of one's own department; without items there is no such list any more. Publishing the same once more changes
   * nothing.
   * @throws catalog.department-list.malformed, catalog.department-list.not-own, catalog.department-list.changed-meanwhile
   */
  publish(ctx: Context, kind: ListKind, items: readonly ListItem[]): Promise<DepartmentList> {
    const resource = [{ type: 'department-list', id: `${ctx.actor.department ?? ''}/${kind}` }];
    return this.audit.attempt(ctx, { action, resource }, async () => {
      const department = ownDepartment(ctx.actor);
      return this.database.transaction(ctx, async (tx) => {
        await this.departments.activeByCode(tx, department);
        assertItems(items, await this.mountedOf(tx, items));
        const before = await this.lockCurrent(tx, { department, kind });
        if (before && canonicalJson(before.items) === canonicalJson(items)) return before;
        return this.add(tx, before, { department, kind, items: [...items] });
      });
    });
  }

  private async mountedOf(tx: TxContext, items: readonly ListItem[]): Promise<Set<string>> {
    const ids = [...new Set(items.flatMap(({ resources }) => resources))];
    const where = { id: In(ids), state: 'mounted' as const };
    const found = await this.database
      .repository(tx, Resource)
      .find({ where, select: { id: true } });
    return new Set(found.map(({ id }) => id));
  }

  private lockCurrent(
    tx: TxContext,
    of: Pick<DepartmentList, 'department' | 'kind'>,
  ): Promise<DepartmentList | null> {
    return this.database
      .repository(tx, DepartmentList)
      .findOne({ where: { ...of, current: true }, lock: { mode: 'pessimistic_write' } });
  }

  private async add(
    tx: TxContext,
    before: DepartmentList | null,
    said: Pick<DepartmentList, 'department' | 'kind' | 'items'>,
  ): Promise<DepartmentList> {
    const { department, kind } = said;
    const version = (before?.version ?? 0) + 1;
    const next = Object.assign(new DepartmentList(), said, {
      ...{ version, current: true, publishedBy: tx.actor.id, publishedAt: this.clock.now() },
    });
    const lists = this.database.repository(tx, DepartmentList);
    if (before) {
      await lists.update({ department, kind, version: before.version }, { current: false });
    }
    try {
      await lists.insert(next);
    } catch (error) {
      if (!isTaken(error)) throw error;
      throw departmentListErrors.changedMeanwhile({ kind });
    }
    await this.note(tx, before, next);
    return next;
  }

  private async note(tx: TxContext, before: DepartmentList | null, next: DepartmentList) {
    const { department, kind, version, items } = next;
    const id = `${department}/${kind}`;
    await this.audit.record(tx, {
      ...{ action, outcome: 'allow', reason: 'ok' },
      resource: [{ type: 'department-list', id, version: String(version), rows: items.length }],
      change: {
        ...(before ? { beforeSha256: sha256(canonicalJson(before.items)) } : {}),
        afterSha256: sha256(canonicalJson(items)),
      },
    });
    await this.outbox.add(tx, {
      type: 'catalog.department-list.published',
      subject: id,
      data: { department, kind, version, ...countsOf(items) },
    });
  }
}
