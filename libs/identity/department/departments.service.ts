import { Inject, Injectable } from '@nestjs/common';
import type DataLoader from 'dataloader';
import type { OutgoingEvent } from '@shutong/messaging';
import {
  Clock,
  Config,
  Database,
  decodeCursor,
  isDepartmentCode,
  limits,
  pageOf,
  platformErrors,
  type Context,
  type Page,
  type TxContext,
  turnLoader,
  type Language,
} from '@shutong/platform';
import { In } from 'typeorm';
import { Acts, type Outcome } from '../act.service';
import { Department } from './department.entity';
import { departmentErrors } from './department.errors';
import { departmentEvent, snapshotOf } from './department.events';
import { departmentProblems, type DepartmentFacts, type DepartmentKind } from './department.policy';
import { lockTree } from './tree.query';

/** The departments of the region: read by everybody, changed through one path. */
@Injectable()
export class Departments {
  private readonly gathered: DataLoader<string, Department | undefined>;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Config) private readonly config: Config,
    @Inject(Acts) private readonly acts: Acts,
  ) {
    this.gathered = turnLoader((codes) => this.load(codes));
  }

  /** The department, whatever its state; throws `identity.department.not-found`. */
  async byCode(ctx: Context, code: string): Promise<Department> {
    const found = ctx.tx
      ? await this.database.repository(ctx, Department).findOneBy({ code })
      : await this.gathered.load(code);
    if (!found) throw departmentErrors.notFound({ code });
    return found;
  }

  /** What it is called, in each language; where it is not registered its credit code stands for it: nothing waits for a name. */
  async wordsFor(tx: TxContext, code: string): Promise<Readonly<Record<Language, string>>> {
    const found = await this.database.repository(tx, Department).findOneBy({ code });
    const name = found?.name ?? code;
    return { 'zh-CN': name, en: found?.nameEn ?? name };
  }

  /** The department if it may act; else also `identity.department.disabled`. */
  async activeByCode(ctx: Context, code: string): Promise<Department> {
    const department = await this.byCode(ctx, code);
    if (department.state === 'disabled') throw departmentErrors.disabled({ code });
    return department;
  }

  /** The same, and it stays so until the transaction ends: who disables it waits. */
  async heldActive(tx: TxContext, code: string): Promise<Department> {
    await this.disabledOf(tx, [code]);
    return this.activeByCode(tx, code);
  }

  /** Those of these departments that may not act, in one query; within a transaction that stays so until it ends: who disables one waits. */
  async disabledOf(ctx: Context, codes: readonly string[]): Promise<ReadonlySet<string>> {
    const where = { code: In([...codes]) };
    // Against a change of state alone, which takes the whole row: imports go on.
    const held = ctx.tx ? { lock: { mode: 'for_key_share' } as const } : {};
    const found = await this.database.repository(ctx, Department).find({ where, ...held });
    return new Set(found.filter(({ state }) => state === 'disabled').map(({ code }) => code));
  }

  /** By code, ascending. */
  async list(ctx: Context, size: number, after?: string): Promise<Page<Department>> {
    const query = this.database
      .repository(ctx, Department)
      .createQueryBuilder('d')
      .orderBy('d.code')
      .take(size + 1);
    if (after) query.where('d.code > :after', { after: decodeCursor(after, isDepartmentCode)[0] });
    return pageOf(await query.getMany(), size, (d) => [d.code]);
  }

  /** Adds a department under its parent; `platform.invalid-input` lists broken rules. */
  register(
    ctx: Context,
    facts: DepartmentFacts,
    kind: DepartmentKind = 'department',
  ): Promise<Department> {
    const intent = { action: 'identity.department.register', resource: [resourceOf(facts.code)] };
    return this.acts.perform(ctx, intent, (tx) => this.insert(tx, facts, kind));
  }

  /** From the next call on, its people and systems are refused. Repeating it changes nothing. */
  disable(ctx: Context, code: string): Promise<Department> {
    const intent = { action: 'identity.department.disable', resource: [resourceOf(code)] };
    return this.acts.perform(ctx, intent, (tx) => this.setState(tx, code, 'disabled'));
  }

  enable(ctx: Context, code: string): Promise<Department> {
    const intent = { action: 'identity.department.enable', resource: [resourceOf(code)] };
    return this.acts.perform(ctx, intent, (tx) => this.setState(tx, code, 'active'));
  }

  private async insert(
    tx: TxContext,
    facts: DepartmentFacts,
    kind: DepartmentKind,
  ): Promise<Outcome<Department>> {
    const problems = departmentProblems(facts);
    if (problems.length > 0) throw platformErrors.invalidInput({}, problems);
    await lockTree(this.database, tx);
    const departments = this.database.repository(tx, Department);
    if (await departments.existsBy({ code: facts.code })) {
      throw departmentErrors.alreadyRegistered({ code: facts.code });
    }
    const now = this.clock.now();
    const department = await departments.save({
      ...facts,
      kind,
      node: this.config.hubRegion,
      path: await this.pathOf(tx, facts),
      state: 'active',
      registeredAt: now,
      changedAt: now,
    });
    return this.outcome(department, departmentEvent.registered([department], department.node));
  }

  private async pathOf(tx: TxContext, { code, parent }: DepartmentFacts): Promise<string> {
    if (parent === null) return code;
    const above = await this.database.repository(tx, Department).findOneBy({ code: parent });
    if (!above) throw departmentErrors.unknownParent({ parent });
    const path = `${above.path}/${code}`;
    const limit = limits.departmentDepth.value;
    if (path.split('/').length > limit) throw departmentErrors.tooDeep({ limit });
    return path;
  }

  private async setState(
    tx: TxContext,
    code: string,
    state: Department['state'],
  ): Promise<Outcome<Department>> {
    const departments = this.database.repository(tx, Department);
    const found = await departments.findOne({
      where: { code },
      lock: { mode: 'pessimistic_write' },
    });
    if (!found) throw departmentErrors.notFound({ code });
    if (found.state === state) return { result: found, events: [], after: snapshotOf(found) };
    const changed = await departments.save({ ...found, state, changedAt: this.clock.now() });
    return this.outcome(changed, departmentEvent.stateChanged(changed));
  }

  private outcome(result: Department, event: OutgoingEvent): Outcome<Department> {
    return { result, events: [event], after: snapshotOf(result) };
  }

  private async load(codes: readonly string[]): Promise<(Department | undefined)[]> {
    const rows = await this.database.dataSource.manager.findBy(Department, { code: In(codes) });
    const byCode = new Map(rows.map((row) => [row.code, row]));
    return codes.map((code) => byCode.get(code));
  }
}

const resourceOf = (code: string) => ({ type: 'department', id: code });
