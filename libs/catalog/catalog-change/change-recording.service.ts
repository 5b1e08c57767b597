import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '@shutong/audit';
import { Departments } from '@shutong/identity';
import { Database, type Context, type Day, type TxContext } from '@shutong/platform';
import { RuleDocument } from '../rule-document/rule-document.entity';
import { RuleDocuments } from '../rule-document/rule-documents.service';
import type { CatalogChange } from './catalog-change.entity';
import { catalogChangeErrors } from './catalog-change.errors';
import {
  assertConcerns,
  assertStated,
  mayRaise,
  mayRecord,
  type ChangeReport,
} from './catalog-change.policy';
import { CatalogChangeSteps } from './catalog-change-steps.service';
import { ChangeOpening, type Concerned } from './change-opening.service';

/** A rule document that changed, and when. */
export interface Amendment {
  readonly document: string;
  readonly occurredOn: Day;
  readonly description: string;
}

/** Departments whose entries cite a document: `$1` citation, `$2` document, `$3` day; those already named are left out. */
const citing = `
  FROM catalog.entry e
 WHERE e.current AND e.state IN ('published', 'suspended')
   AND e.basis @> $1::jsonb AND e.basis <> '[]'
   AND NOT EXISTS (SELECT FROM catalog.changed_entry n JOIN catalog.change c ON c.id = n.change_id
                    WHERE n.entry_id = e.id AND c.document = $2 AND c.occurred_on = $3)`;

/** A department, or the authority, records that a law or the department's duties have changed (Decree 809, Art. 17). */
@Injectable()
export class ChangeRecording {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Departments) private readonly departments: Departments,
    @Inject(RuleDocuments) private readonly documents: RuleDocuments,
    @Inject(ChangeOpening) private readonly opening: ChangeOpening,
    @Inject(CatalogChangeSteps) private readonly steps: CatalogChangeSteps,
  ) {}

  record(ctx: Context, report: ChangeReport): Promise<CatalogChange> {
    const action = 'catalog.change.record';
    const { cause, description, occurredOn } = report;
    const document = report.document ?? null;
    const department = report.department ?? ctx.actor.department;
    const resource = [{ type: 'department', id: department ?? 'none' }];
    return this.audit.attempt(ctx, { action, resource }, async () => {
      mayRecord(ctx.actor, department);
      assertStated({ description });
      assertConcerns(report);
      this.opening.assertCountable(occurredOn);
      await this.departments.byCode(ctx, department);
      if (document !== null) await this.documents.get(ctx, document);
      return this.database.transaction(ctx, async (tx) => {
        const facts = { department, cause, document, description, occurredOn };
        const present = await this.entriesOf(tx, department, report.entries);
        const toBeMade = report.newEntries.map((title) => ({ id: null, title }));
        const change = await this.opening.open(tx, facts, [...present, ...toBeMade]);
        await this.steps.note(tx, { action, event: 'catalog.change.recorded' }, change);
        return change;
      });
    });
  }

  /**
   * The same for each department whose published entries cite a document, entry by entry; raised once more for the same
   * day it adds what came to cite it meanwhile. @returns how many changes it recorded
   */
  raise(ctx: Context, amendment: Amendment): Promise<number> {
    const action = 'catalog.change.raise';
    const resource = [{ type: 'rule-document', id: amendment.document }];
    return this.audit.attempt(ctx, { action, resource }, async () => {
      mayRaise(ctx.actor);
      assertStated({ description: amendment.description });
      this.opening.assertCountable(amendment.occurredOn);
      await this.documents.get(ctx, amendment.document);
      const departments = await this.database.query<{ provider: string }>(
        ctx,
        `SELECT DISTINCT e.provider ${citing} ORDER BY e.provider`,
        paramsOf(amendment),
      );
      let raised = 0;
      for (const { provider } of departments) {
        if (await this.raiseFor(ctx, provider, amendment)) raised += 1;
      }
      return raised;
    });
  }

  /** Each department in a transaction of its own; whoever raises the same at the same moment waits. */
  private raiseFor(
    ctx: Context,
    department: string,
    { document, occurredOn, description }: Amendment,
  ): Promise<boolean> {
    return this.database.transaction(ctx, async (tx) => {
      const lock = { mode: 'pessimistic_write' } as const;
      await this.database
        .repository(tx, RuleDocument)
        .findOneOrFail({ where: { code: document }, lock });
      const entries = await this.database.query<Concerned>(
        tx,
        `SELECT e.id, e.title ${citing} AND e.provider = $4 ORDER BY e.code`,
        [...paramsOf({ document, occurredOn }), department],
      );
      if (entries.length === 0) return false;
      const facts = { department, cause: 'law', document, description, occurredOn } as const;
      const change = await this.opening.open(tx, facts, entries);
      const deed = { action: 'catalog.change.raise', event: 'catalog.change.recorded' };
      await this.steps.note(tx, deed, change);
      return true;
    });
  }

  /** In the order of the report; what is no entry of the department's catalogue is refused. */
  private async entriesOf(
    tx: TxContext,
    department: string,
    ids: readonly string[],
  ): Promise<Concerned[]> {
    const found = await this.database.query<Concerned>(
      tx,
      `SELECT e.id, e.title FROM catalog.entry e
        WHERE e.current AND e.state IN ('draft', 'submitted', 'published', 'suspended')
          AND e.provider = $1 AND e.id = ANY ($2::uuid[])`,
      [department, ids],
    );
    const unknown = ids.filter((id) => !found.some((entry) => entry.id === id));
    if (unknown.length > 0) throw catalogChangeErrors.entryUnknown({ entries: unknown.join(', ') });
    return ids.map((id) => found.find((entry) => entry.id === id)!);
  }
}

const paramsOf = ({ document, occurredOn }: Pick<Amendment, 'document' | 'occurredOn'>) => [
  JSON.stringify([{ document }]),
  document,
  occurredOn,
];
