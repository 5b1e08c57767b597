import { Inject, Injectable } from '@nestjs/common';
import type { OutgoingEvent } from '@shutong/messaging';
import { Clock, Config, Database, sha256, type Context, type TxContext } from '@shutong/platform';
import { Acts, type Outcome } from '../act.service';
import { readDepartments, type DepartmentTable, type RowProblem } from './department.csv';
import { Department } from './department.entity';
import { departmentErrors } from './department.errors';
import { departmentEvent } from './department.events';
import { planImport, type ImportPlan } from './import.policy';
import { lockTree } from './tree.query';
import { upsertDepartments, upsertColumns } from './upsert.query';

/** What an import did, or in a dry run would do. */
export interface ImportReport {
  readonly read: number;
  readonly registered: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly problems: readonly RowProblem[];
}

/** Departments that one event tells of: well below the largest message. */
const perEvent = 100;
const problemsShown = 100;

/** Loads a region's departments from a table, all or nothing. */
@Injectable()
export class DepartmentImport {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Config) private readonly config: Config,
    @Inject(Acts) private readonly acts: Acts,
  ) {}

  /** What `run` would do with the same bytes now; changes nothing. */
  async preview(ctx: Context, bytes: Buffer): Promise<ImportReport> {
    const table = readDepartments(bytes);
    const { plan } = await this.plan(ctx, table);
    return reportOf(table, plan);
  }

  /** Registers and changes departments; `identity.department.import-refused` lists broken rows. */
  run(ctx: Context, bytes: Buffer): Promise<ImportReport> {
    const resource = [{ type: 'department-table', id: sha256(bytes), bytes: bytes.length }];
    return this.acts.perform(ctx, { action: 'identity.department.import', resource }, (tx) =>
      this.apply(tx, readDepartments(bytes)),
    );
  }

  private async apply(tx: TxContext, table: DepartmentTable): Promise<Outcome<ImportReport>> {
    await lockTree(this.database, tx);
    const { plan, before } = await this.plan(tx, table);
    const report = reportOf(table, plan);
    if (report.problems.length > 0) {
      throw departmentErrors.importRefused({ read: report.read }, report.problems);
    }
    const registered = plan.registered.map((facts) => this.row(facts, before));
    const changed = plan.changed.map((facts) => this.row(facts, before));
    await this.database.query(tx, upsertDepartments, upsertColumns([...registered, ...changed]));
    return { result: report, events: this.events(registered, changed), after: report };
  }

  private async plan(ctx: Context, table: DepartmentTable) {
    const rows = await this.database.repository(ctx, Department).find();
    const before = new Map(rows.map((row) => [row.code, row]));
    return { plan: planImport(table, before), before };
  }

  private row(
    facts: ImportPlan['registered'][number],
    before: ReadonlyMap<string, Department>,
  ): Department {
    const now = this.clock.now();
    const fresh = {
      ...{ node: this.config.hubRegion, kind: 'department' as const },
      ...{ state: 'active' as const, registeredAt: now },
    };
    return { ...fresh, ...before.get(facts.code), ...facts, changedAt: now };
  }

  private events(
    registered: readonly Department[],
    changed: readonly Department[],
  ): OutgoingEvent[] {
    const node = this.config.hubRegion;
    return [
      ...slices(registered).map((some) => departmentEvent.registered(some, node)),
      ...slices(changed).map((some) => departmentEvent.changed(some, node)),
    ];
  }
}

const reportOf = (table: DepartmentTable, plan: ImportPlan): ImportReport => ({
  read: table.rows.length,
  registered: plan.registered.length,
  changed: plan.changed.length,
  unchanged: plan.unchanged,
  problems: plan.problems.slice(0, problemsShown),
});

function slices(departments: readonly Department[]): Department[][] {
  const count = Math.ceil(departments.length / perEvent);
  return Array.from({ length: count }, (_, i) =>
    departments.slice(i * perEvent, (i + 1) * perEvent),
  );
}
