import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '@shutong/audit';
import { Departments } from '@shutong/identity';
import { Config, Database, type Context, type TxContext } from '@shutong/platform';
import { In } from 'typeorm';
import { carryAssessments } from '../clearance/clearance.query';
import { codeRules } from '../code-rule/code-rule.policy';
import { columnsOf, columnsOfProvider, type EntryContent } from './contents';
import { Entry } from './entry.entity';
import { EntryWriter } from './entry-writer.service';
import { entryErrors } from './entry.errors';
import { mayAdopt, mayWrite, stepFrom } from './entry.policy';
import { lockEntry, type LockedEntry } from './entry.query';
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
  ) {}

  /** A new entry of the actor's department; it may still be incomplete. */
  draft(ctx: Context, code: string, content: EntryContent): Promise<Entry> {
    const action = 'catalog.entry.draft';
    return this.audit.attempt(
      ctx,
      { action, resource: [{ type: 'entry', id: code }] },
      async () => {
        this.assertCode(code);
        const provider = columnsOfProvider(await this.ownDepartment(ctx));
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
    return this.change(ctx, id, 'catalog.entry.edit', async (tx, { newest }, action) => {
      mayWrite(ctx.actor, newest);
      const isDraft = newest.state === 'draft';
      stepFrom(newest.state, isDraft ? 'edit' : 'revise');
      if (isDraft) return this.writer.change(tx, { action, entry: newest }, content);
      return this.revise(tx, newest, { action, changes: {} }, content);
    });
  }

  /**
   * A department takes over what was loaded from a portal in its name: a draft beside the imported
   * version, which stays shown until the authority publishes the department's own.
   */
  adopt(ctx: Context, id: string, code: string): Promise<Entry> {
    return this.change(ctx, id, 'catalog.entry.adopt', async (tx, { newest }, action) => {
      const own = await this.ownDepartment(tx);
      stepFrom(newest.state, 'adopt');
      mayAdopt(own, newest);
      await this.assertNotUnderWay(tx, id);
      this.assertCode(code);
      const changes = { ...columnsOfProvider(own), code };
      return this.revise(tx, newest, { action, changes }, { ...newest, items: [] });
    });
  }

  /** Throws a draft away; a version once published always stays. */
  async discard(ctx: Context, id: string): Promise<void> {
    await this.change(ctx, id, 'catalog.entry.discard', async (tx, { newest, shown }, action) => {
      mayWrite(ctx.actor, newest);
      stepFrom(newest.state, 'edit');
      await this.writer.remove(tx, { action, entry: newest }, shown);
      return newest;
    });
  }

  /** Another department's draft is not seen, and still is there. */
  private async assertNotUnderWay(tx: TxContext, id: string): Promise<void> {
    const underWay = { id, state: In([...unpublishedStates]) };
    if (await this.database.repository(tx, Entry).existsBy(underWay)) {
      throw entryErrors.adopted({ id });
    }
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
    work: (tx: TxContext, locked: LockedEntry, action: string) => Promise<Entry>,
  ): Promise<Entry> {
    return this.audit.attempt(ctx, { action, resource: [{ type: 'entry', id }] }, () =>
      this.database.transaction(ctx, async (tx) => {
        const locked = await lockEntry(this.database, tx, id);
        return work(tx, locked, action);
      }),
    );
  }

  private async ownDepartment(ctx: Context) {
    const { department } = ctx.actor;
    if (department === null) throw entryErrors.noDepartment();
    return this.departments.byCode(ctx, department);
  }

  private assertCode(code: string): void {
    if (codeRules[this.config.resourceCodeRule].accepts(code)) return;
    const rule = this.config.resourceCodeRule;
    throw entryErrors.codeMalformed({ code, rule }, [{ field: 'code', rule }]);
  }
}
