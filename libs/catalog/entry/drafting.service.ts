import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '@shutong/audit';
import { Departments, type Department } from '@shutong/identity';
import { Config, Database, type Context, type TxContext } from '@shutong/platform';
import { In } from 'typeorm';
import { carryAssessments } from '../clearance/clearance.query';
import { codeRules } from '../code-rule/code-rule.policy';
import { columnsOf, columnsOfProvider, type EntryContent } from './contents';
import { Entry } from './entry.entity';
import { EntryNotices } from './entry.notices';
import { EntryWriter } from './entry-writer.service';
import { entryErrors } from './entry.errors';
import type { LiveEntry } from './entry.policy';
import { lockEntry } from './entry.query';
import { adopterOf, mayDiscard, mayEdit } from './entry-steps.policy';
import { unpublishedStates } from './entry.states';

/** A department writes its entries: first drafts, their changes, and revisions of published ones. */
@Injectable()
export class EntryDrafting {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Config) private readonly config: Config,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Departments) private readonly departments: Departments,
    @Inject(EntryWriter) private readonly writer: EntryWriter,
    @Inject(EntryNotices) private readonly notices: EntryNotices,
  ) {}

  /** A new entry of the actor's department; it may still be incomplete. */
  draft(ctx: Context, code: string, content: EntryContent): Promise<Entry> {
    const action = 'catalog.entry.draft';
    return this.audit.attempt(
      ctx,
      { action, resource: [{ type: 'entry', id: code }] },
      async () => {
        this.assertCode(code);
        const own = await this.departmentOf(ctx);
        if (own === null) throw entryErrors.noDepartment();
        const provider = columnsOfProvider(own);
        const entry = this.writer.version(ctx, { ...columnsOf(content), ...provider, code });
        return this.database.transaction(ctx, (tx) =>
          this.writer.add(tx, { action, entry }, content),
        );
      },
    );
  }

  /**
   * Replaces the contents of a draft. A published or suspended entry is not touched: it gets a
   * revision beside it, and changes when the authority publishes that. Of two who edit at the same
   * moment, one begins the revision and the other then replaces its contents as a whole.
   */
  edit(ctx: Context, id: string, content: EntryContent): Promise<Entry> {
    return this.change(ctx, id, 'catalog.entry.edit', async (tx, { newest, shown }, action) => {
      mayEdit(ctx.actor, newest);
      const isDraft = newest.state === 'draft';
      const entry = isDraft
        ? await this.writer.change(tx, { action, entry: newest }, content)
        : await this.revise(tx, newest, { action, changes: {} }, content);
      await this.notices.drafted(tx, { shown, newest: entry });
      return entry;
    });
  }

  /**
   * A department takes over what was loaded from a portal in its name: a draft beside the imported
   * version, which stays shown until the authority publishes the department's own.
   */
  adopt(ctx: Context, id: string, code: string): Promise<Entry> {
    return this.change(ctx, id, 'catalog.entry.adopt', async (tx, { newest }, action) => {
      const file = { newest, isUnderWay: await this.isUnderWay(tx, id) };
      const own = adopterOf(await this.departmentOf(tx), file);
      this.assertCode(code);
      const changes = { ...columnsOfProvider(own), code };
      return this.revise(tx, newest, { action, changes }, { ...newest, items: [] });
    });
  }

  /** Throws a draft away; a version once published always stays. */
  async discard(ctx: Context, id: string): Promise<void> {
    await this.change(ctx, id, 'catalog.entry.discard', async (tx, { newest, shown }, action) => {
      mayDiscard(ctx.actor, newest);
      await this.writer.remove(tx, { action, entry: newest }, shown);
      await this.notices.over(tx, newest);
      return newest;
    });
  }

  /** Another department's draft is not seen, and still is there. */
  private isUnderWay(tx: TxContext, id: string): Promise<boolean> {
    const underWay = { id, state: In([...unpublishedStates]) };
    return this.database.repository(tx, Entry).existsBy(underWay);
  }

  private async revise(
    tx: TxContext,
    from: Entry,
    { action, changes }: { readonly action: string; readonly changes: Partial<Entry> },
    content: EntryContent,
  ): Promise<Entry> {
    const entry = this.writer.version(tx, { ...from, ...columnsOf(content), ...changes });
    entry.version = from.version + 1;
    entry.current = false;
    await this.writer.add(tx, { action, entry }, content);
    await carryAssessments(this.database, tx, from, entry);
    return entry;
  }

  private change(
    ctx: Context,
    id: string,
    action: string,
    work: (tx: TxContext, locked: LiveEntry, action: string) => Promise<Entry>,
  ): Promise<Entry> {
    return this.audit.attempt(ctx, { action, resource: [{ type: 'entry', id }] }, () =>
      this.database.transaction(ctx, async (tx) => {
        const locked = await lockEntry(this.database, tx, id);
        return work(tx, locked, action);
      }),
    );
  }

  private async departmentOf(ctx: Context): Promise<Department | null> {
    const { department } = ctx.actor;
    return department === null ? null : this.departments.byCode(ctx, department);
  }

  private assertCode(code: string): void {
    if (codeRules[this.config.resourceCodeRule].accepts(code)) return;
    const rule = this.config.resourceCodeRule;
    throw entryErrors.codeMalformed({ code, rule }, [{ field: 'code', rule }]);
  }
}
