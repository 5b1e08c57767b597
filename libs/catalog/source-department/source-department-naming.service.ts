import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '@shutong/audit';
import { Departments } from '@shutong/identity';
import { Clock, Database, type Context, type TxContext, isTaken } from '@shutong/platform';
import { RegisteredStandards } from '../standard/registered-standards.service';
import { SourceDepartment } from './source-department.entity';
import { sourceDepartmentErrors } from './source-department.errors';
import { mayName } from './source-department.policy';
import { SourceDepartmentJournal } from './source-department-journal.service';

const action = 'catalog.source-department.name';

/** Which department an element is to be had from, and why. */
export interface Naming {
  readonly element: string;
  /** Unified social credit code. */
  readonly department: string;
  readonly reasons: string;
}

/** The authority names one source department for what several collect (Decree 809, Art. 19); every naming stays. */
@Injectable()
export class SourceDepartmentNaming {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Departments) private readonly departments: Departments,
    @Inject(RegisteredStandards) private readonly standards: RegisteredStandards,
    @Inject(SourceDepartmentJournal) private readonly journal: SourceDepartmentJournal,
  ) {}

  /** In place of whoever was named before. @throws catalog.data-element.not-found, identity.department.disabled */
  name(ctx: Context, { element, department, reasons }: Naming): Promise<SourceDepartment> {
    const resource = [{ type: 'data-element', id: element }];
    return this.audit.attempt(ctx, { action, resource }, async () => {
      mayName(ctx.actor);
      if (reasons.trim() === '') {
        const problems = [{ field: 'reasons', rule: 'required', article: 19 }];
        throw sourceDepartmentErrors.reasonsMissing({}, problems);
      }
      return this.database.transaction(ctx, async (tx) => {
        const { name: title } = await this.standards.element(tx, element);
        const { name } = await this.departments.activeByCode(tx, department);
        const before = await this.lockCurrent(tx, element);
        if (before?.department === department) {
          throw sourceDepartmentErrors.alreadyNamed({ element, department: name });
        }
        const followed = this.following(tx, before, { element, department, reasons });
        const naming = { ...followed, departmentName: name };
        await this.add(tx, before, naming);
        await this.journal.named(tx, { before, naming, title });
        return naming;
      });
    });
  }

  private lockCurrent(tx: TxContext, element: string): Promise<SourceDepartment | null> {
    return this.database
      .repository(tx, SourceDepartment)
      .findOne({ where: { element, current: true }, lock: { mode: 'pessimistic_write' } });
  }

  private following(tx: TxContext, before: SourceDepartment | null, naming: Naming) {
    const version = (before?.version ?? 0) + 1;
    return { ...naming, version, current: true, namedBy: tx.actor.id, namedAt: this.clock.now() };
  }

  private async add(
    tx: TxContext,
    before: SourceDepartment | null,
    naming: SourceDepartment,
  ): Promise<void> {
    const { element } = naming;
    const namings = this.database.repository(tx, SourceDepartment);
    if (before) await namings.update({ element, version: before.version }, { current: false });
    try {
      await namings.insert(naming);
    } catch (error) {
      if (!isTaken(error)) throw error;
      throw sourceDepartmentErrors.changedMeanwhile({ element });
    }
  }
}
