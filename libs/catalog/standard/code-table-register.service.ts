import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '@shutong/audit';
import type { OutgoingEvent } from '@shutong/messaging';
import {
  Clock,
  Database,
  dayInChina,
  limits,
  type Context,
  type TxContext,
} from '@shutong/platform';
import { BoundItems } from './bound-items.service';
import {
  assertValues,
  differenceOf,
  isBreaking,
  isUnchanged,
  type TableValue,
} from './code-table.policy';
import { issuedFact, refusalOf, type Issued } from './issued-fact';
import { RegisterJournal } from './register-journal.service';
import { CodeTable, CodeTableVersion } from './standard.entity';
import { codeTableErrors } from './standard.errors';
import { assertTable, assertValidFrom, mayKeep, type TableContent } from './standard.policy';
import { assertInForce, insertNew, insertVersion, lockNewest, valuesOf } from './standard.query';

/** One version of a code table, as it is handed in. */
export interface VersionContent {
  /** YYYY-MM-DD. */
  readonly validFrom: string;
  readonly values: readonly TableValue[];
}

/** The authority keeps the register of code tables; a version that is issued never changes. */
@Injectable()
export class CodeTableRegister {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(RegisterJournal) private readonly journal: RegisterJournal,
    @Inject(BoundItems) private readonly bound: BoundItems,
  ) {}

  /**
   * A table with its first version.
   * @throws catalog.code-table.code-taken, .values-malformed, .too-many-values; catalog.standard.not-found,
   *   .withdrawn, .malformed
   */
  register(ctx: Context, content: TableContent, first: VersionContent): Promise<CodeTable> {
    const { code } = content;
    return this.keeping(ctx, 'catalog.code-table.register', { code }, async (tx) => {
      const table = await this.addTable(tx, content, first);
      if (!table) throw codeTableErrors.codeTaken({ code });
      return table;
    });
  }

  /**
   * The next version. Items that are bound stay with theirs; the answer, and the event, say which.
   * @param acceptBreaking whether the version may remove or rename values
   * @throws catalog.code-table.not-found, .unchanged, .values-malformed, .too-many-values;
   *   catalog.code-table.breaking naming the bound items; catalog.standard.malformed
   */
  issue(
    ctx: Context,
    code: string,
    content: VersionContent,
    acceptBreaking: boolean,
  ): Promise<Issued> {
    return this.keeping(ctx, 'catalog.code-table.issue', { code }, async (tx) => {
      assertValidFrom(content.validFrom);
      assertValues(content.values);
      const before = await lockNewest(this.database, tx, code);
      const difference = differenceOf(await valuesOf(this.database, tx, before), content.values);
      if (isUnchanged(difference))
        throw codeTableErrors.unchanged({ code, version: before.version });
      const version = await this.addVersion(tx, code, before.version + 1, content);
      const query = { table: code, outdated: true };
      const boundItems = await this.bound.list(tx, query, { first: limits.codeTableNamed.value });
      const issued = { version, difference, breaking: isBreaking(difference), boundItems };
      if (issued.breaking && !acceptBreaking) throw refusalOf(code, issued);
      await this.note(tx, 'issue', version, {
        before: saidOf(before),
        event: { type: 'catalog.code-table.issued', subject: code, data: issuedFact(issued) },
      });
      return issued;
    });
  }

  /**
   * From now on no item is newly bound to the version; those that are stay, and are outdated.
   * @throws catalog.code-table.not-found, .version-not-found, .version-withdrawn
   */
  withdraw(ctx: Context, code: string, number: number): Promise<CodeTableVersion> {
    const named = { code, version: number };
    return this.keeping(ctx, 'catalog.code-table.withdraw', named, async (tx) => {
      await lockNewest(this.database, tx, code);
      const key = { codeTable: code, version: number };
      const versions = this.database.repository(tx, CodeTableVersion);
      const before = await versions.findOneBy(key);
      if (!before) throw codeTableErrors.versionNotFound(named);
      if (before.withdrawnAt) throw codeTableErrors.versionWithdrawn(named);
      const change = { withdrawnBy: tx.actor.id, withdrawnAt: this.clock.now() };
      await versions.update(key, change);
      const version = Object.assign(new CodeTableVersion(), before, change);
      const outdatedItems = await this.bound.count(tx, { table: code, outdated: true });
      const data = { ...saidOf(version), outdatedItems };
      await this.note(tx, 'withdraw', version, {
        before: saidOf(before),
        event: { type: 'catalog.code-table.withdrawn', subject: code, data },
      });
      return version;
    });
  }

  /** Within a larger change; null where the code is registered already. */
  async addTable(
    tx: TxContext,
    content: TableContent,
    first: VersionContent,
  ): Promise<CodeTable | null> {
    assertTable(content, first.validFrom);
    assertValues(first.values);
    await assertInForce(this.database, tx, content.standard, dayInChina(this.clock.now()));
    const { code, title, titleEn, standard } = content;
    const table = Object.assign(new CodeTable(), {
      ...{ code, title, titleEn, standard },
      ...{ registeredBy: tx.actor.id, registeredAt: this.clock.now() },
    });
    if (!(await insertNew(this.database, tx, CodeTable, table))) return null;
    const version = await this.addVersion(tx, code, 1, first);
    const data = { title, titleEn, standard, ...saidOf(version) };
    await this.note(tx, 'register', version, {
      event: { type: 'catalog.code-table.registered', subject: code, data },
    });
    return table;
  }

  private async addVersion(
    tx: TxContext,
    codeTable: string,
    number: number,
    { validFrom, values }: VersionContent,
  ): Promise<CodeTableVersion> {
    const version = Object.assign(new CodeTableVersion(), {
      ...{ codeTable, version: number, validFrom, valueCount: values.length },
      ...{ issuedBy: tx.actor.id, issuedAt: this.clock.now() },
      ...{ withdrawnBy: null, withdrawnAt: null },
    });
    await insertVersion(this.database, tx, version, values);
    return version;
  }

  private async note(
    tx: TxContext,
    verb: 'register' | 'issue' | 'withdraw',
    version: CodeTableVersion,
    { before, event }: { readonly before?: object; readonly event: OutgoingEvent },
  ): Promise<void> {
    const { codeTable: id, version: number } = version;
    await this.journal.note(tx, {
      action: `catalog.code-table.${verb}`,
      resource: { type: 'code-table', id, version: String(number) },
      ...(before ? { before } : {}),
      after: { ...saidOf(version), values: await valuesOf(this.database, tx, version) },
      event,
    });
  }

  private keeping<T>(
    ctx: Context,
    action: string,
    { code, version }: { readonly code: string; readonly version?: number },
    work: (tx: TxContext) => Promise<T>,
  ): Promise<T> {
    const named = { type: 'code-table', id: code };
    const resource = [version === undefined ? named : { ...named, version: String(version) }];
    return this.audit.attempt(ctx, { action, resource }, () => {
      mayKeep(ctx.actor);
      return this.database.transaction(ctx, work);
    });
  }
}

/** What is said of a version, besides its values. */
function saidOf({ codeTable, version, validFrom, valueCount, withdrawnAt }: CodeTableVersion) {
  return { code: codeTable, version, validFrom, valueCount, withdrawn: withdrawnAt !== null };
}
