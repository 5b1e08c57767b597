import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '@shutong/audit';
import { Clock, Database, dayInChina, type Context, type TxContext } from '@shutong/platform';
import { RegisterJournal } from './register-journal.service';
import { CodeTable, DataElement, Standard } from './standard.entity';
import { codeTableErrors, elementErrors, standardErrors } from './standard.errors';
import {
  assertElement,
  assertStandard,
  assertWithdrawal,
  mayKeep,
  type ElementContent,
  type StandardContent,
} from './standard.policy';
import { assertInForce, insertNew } from './standard.query';

/** The authority keeps the register of standards and data elements; what is in it never changes. */
@Injectable()
export class StandardRegister {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(RegisterJournal) private readonly journal: RegisterJournal,
  ) {}

  /** @throws catalog.standard.number-taken, .malformed */
  registerStandard(ctx: Context, content: StandardContent): Promise<Standard> {
    const { number } = content;
    const action = 'catalog.standard.register';
    return this.keeping(ctx, action, { type: 'standard', id: number }, async (tx) => {
      const standard = await this.addStandard(tx, content);
      if (!standard) throw standardErrors.numberTaken({ number });
      return standard;
    });
  }

  /**
   * From `day` (YYYY-MM-DD) on it is no longer in force, and nothing new comes from it. Elements and tables
   * that came from it stay, and so do the items that keep to them.
   * @throws catalog.standard.not-found, .withdrawn, .malformed
   */
  withdrawStandard(ctx: Context, number: string, day: string): Promise<Standard> {
    const action = 'catalog.standard.withdraw';
    const resource = { type: 'standard', id: number } as const;
    return this.keeping(ctx, action, resource, async (tx) => {
      const standards = this.database.repository(tx, Standard);
      const lock = { mode: 'pessimistic_write' } as const;
      const known = await standards.findOne({ where: { number }, lock });
      if (!known) throw standardErrors.notFound({ number });
      assertWithdrawal(known, day);
      await standards.update({ number }, { withdrawn: day });
      const standard = Object.assign(new Standard(), known, { withdrawn: day });
      const [before, data] = [factOf(known), factOf(standard)];
      const event = { type: 'catalog.standard.withdrawn', subject: number, data };
      await this.journal.note(tx, { action, resource, before, after: data, event });
      return standard;
    });
  }

  /**
   * @throws catalog.data-element.code-taken; catalog.standard.not-found, .withdrawn, .malformed;
   *   catalog.code-table.not-found
   */
  registerElement(ctx: Context, content: ElementContent): Promise<DataElement> {
    const { code } = content;
    const action = 'catalog.data-element.register';
    return this.keeping(ctx, action, { type: 'data-element', id: code }, async (tx) => {
      const element = await this.addElement(tx, content);
      if (!element) throw elementErrors.codeTaken({ code });
      return element;
    });
  }

  /** Within a larger change; null where the number is registered already. */
  async addStandard(tx: TxContext, content: StandardContent): Promise<Standard | null> {
    assertStandard(content);
    const { number: subject, level, title, titleEn, issuer, inForce } = content;
    const standard = Object.assign(new Standard(), {
      ...{ number: subject, level, title, titleEn, issuer, inForce, withdrawn: null },
      ...{ registeredBy: tx.actor.id, registeredAt: this.clock.now() },
    });
    if (!(await insertNew(this.database, tx, Standard, standard))) return null;
    const data = factOf(standard);
    await this.journal.note(tx, {
      action: 'catalog.standard.register',
      resource: { type: 'standard', id: subject },
      after: data,
      event: { type: 'catalog.standard.registered', subject, data },
    });
    return standard;
  }

  /** Within a larger change; null where the code is registered already. */
  async addElement(tx: TxContext, content: ElementContent): Promise<DataElement | null> {
    assertElement(content);
    await assertInForce(this.database, tx, content.standard, dayInChina(this.clock.now()));
    await this.assertTable(tx, content.codeTable);
    const { code, name, nameEn, type, length, definition, standard, codeTable } = content;
    const data = { code, name, nameEn, type, length, definition, standard, codeTable };
    const element = Object.assign(new DataElement(), data, {
      ...{ registeredBy: tx.actor.id, registeredAt: this.clock.now() },
    });
    if (!(await insertNew(this.database, tx, DataElement, element))) return null;
    await this.journal.note(tx, {
      action: 'catalog.data-element.register',
      resource: { type: 'data-element', id: code },
      after: data,
      event: { type: 'catalog.data-element.registered', subject: code, data },
    });
    return element;
  }

  private async assertTable(tx: TxContext, code: string | null): Promise<void> {
    if (code === null) return;
    const known = await this.database.repository(tx, CodeTable).existsBy({ code });
    if (!known) throw codeTableErrors.notFound({ code });
  }

  private keeping<T>(
    ctx: Context,
    action: string,
    resource: { readonly type: string; readonly id: string },
    work: (tx: TxContext) => Promise<T>,
  ): Promise<T> {
    return this.audit.attempt(ctx, { action, resource: [resource] }, () => {
      mayKeep(ctx.actor);
      return this.database.transaction(ctx, work);
    });
  }
}

/** What others learn of a standard. */
function factOf(standard: Standard): Readonly<Record<string, unknown>> {
  const { number, level, title, titleEn, issuer, inForce, withdrawn } = standard;
  return { number, level, title, titleEn, issuer, inForce, withdrawn };
}
