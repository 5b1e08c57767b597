import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '@shutong/audit';
import { Jurisdiction } from '@shutong/clocks';
import { Departments } from '@shutong/identity';
import { Outbox } from '@shutong/messaging';
import {
  Clock,
  Database,
  canonicalJson,
  sha256,
  type Context,
  type TxContext,
  assertNoSecret,
  isTaken,
} from '@shutong/platform';
import { Entry } from '../entry/entry.entity';
import { Responsibility, type ResponsibilityContent } from './responsibility.entity';
import { responsibilityErrors } from './responsibility.errors';
import { assertContent, assertOwnEntry, assertReasons, mayPublish } from './responsibility.policy';

/** The step's past tense, as in `catalog.responsibility.published`. */
const happened = { publish: 'published', end: 'ended' } as const;
type Step = keyof typeof happened;

/** The authority publishes the responsibility list, duty by duty; every version stays. */
@Injectable()
export class ResponsibilityPublishing {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Departments) private readonly departments: Departments,
    @Inject(Jurisdiction) private readonly jurisdiction: Jurisdiction,
  ) {}

  /**
   * A new duty, or the next version of one, also of one that had ended. Publishing the same once more
   * changes nothing.
   * @param reasons why it is changed, where the authority says so
   */
  publish(
    ctx: Context,
    code: string,
    content: ResponsibilityContent,
    reasons: string | null = null,
  ): Promise<Responsibility> {
    return this.step(ctx, code, 'publish', async (tx) => {
      assertContent(
        code,
        content,
        (sharing) => this.jurisdiction.limitOf(`answer-${sharing}`)?.days,
      );
      assertNoSecret(reasons);
      const { name } = await this.departments.activeByCode(tx, content.provider);
      assertOwnEntry(content, await this.entryOf(tx, content.entryCode));
      const before = await this.lockCurrent(tx, code);
      if (before?.state === 'in-force' && isSame(before, content)) return before;
      const said = {
        ...contentOf(content),
        providerName: name,
        state: 'in-force',
        reasons,
      } as const;
      return this.add(tx, { step: 'publish', before }, { ...said, code });
    });
  }

  /** The department has this duty no more; a last version says why. */
  end(ctx: Context, code: string, reasons: string): Promise<Responsibility> {
    return this.step(ctx, code, 'end', async (tx) => {
      assertReasons(reasons);
      const before = await this.lockCurrent(tx, code);
      if (!before) throw responsibilityErrors.notFound({ code });
      if (before.state === 'ended') throw responsibilityErrors.ended({ code });
      return this.add(tx, { step: 'end', before }, { ...before, state: 'ended', reasons });
    });
  }

  private step(
    ctx: Context,
    code: string,
    step: Step,
    work: (tx: TxContext) => Promise<Responsibility>,
  ): Promise<Responsibility> {
    const action = `catalog.responsibility.${step}`;
    const resource = [{ type: 'responsibility', id: code }];
    return this.audit.attempt(ctx, { action, resource }, async () => {
      mayPublish(ctx.actor);
      return this.database.transaction(ctx, work);
    });
  }

  private lockCurrent(tx: TxContext, code: string): Promise<Responsibility | null> {
    return this.database
      .repository(tx, Responsibility)
      .findOne({ where: { code, current: true }, lock: { mode: 'pessimistic_write' } });
  }

  private async entryOf(tx: TxContext, code: string | null): Promise<Entry | null> {
    if (code === null) return null;
    return this.database.repository(tx, Entry).findOneBy({ code, current: true });
  }

  private async add(
    tx: TxContext,
    { step, before }: { readonly step: Step; readonly before: Responsibility | null },
    said: Omit<Responsibility, 'version' | 'current' | 'publishedBy' | 'publishedAt'>,
  ): Promise<Responsibility> {
    const version = Object.assign(new Responsibility(), said, {
      version: (before?.version ?? 0) + 1,
      current: true,
      publishedBy: tx.actor.id,
      publishedAt: this.clock.now(),
    });
    const versions = this.database.repository(tx, Responsibility);
    if (before) {
      await versions.update({ code: before.code, version: before.version }, { current: false });
    }
    await this.insert(tx, version);
    await this.note(tx, { step, before, version });
    return version;
  }

  private async insert(tx: TxContext, version: Responsibility): Promise<void> {
    try {
      await this.database.repository(tx, Responsibility).insert(version);
    } catch (error) {
      if (!isTaken(error)) throw error;
      throw responsibilityErrors.changedMeanwhile({ code: version.code });
    }
  }

  private async note(
    tx: TxContext,
    done: { step: Step; before: Responsibility | null; version: Responsibility },
  ): Promise<void> {
    const { step, before, version } = done;
    const { code } = version;
    await this.audit.record(tx, {
      action: `catalog.responsibility.${step}`,
      outcome: 'allow',
      reason: 'ok',
      resource: [{ type: 'responsibility', id: code, version: String(version.version) }],
      change: {
        ...(before ? { beforeSha256: hashOf(before) } : {}),
        afterSha256: hashOf(version),
      },
    });
    await this.outbox.add(tx, {
      type: `catalog.responsibility.${happened[step]}`,
      subject: code,
      data: factOf(version),
    });
  }
}

function contentOf(content: ResponsibilityContent): ResponsibilityContent {
  const { title, provider, items, sharing, conditions, updateCycle } = content;
  const { replyDays, contact, entryCode, dueOn } = content;
  return {
    ...{ title, provider, items, sharing, conditions, updateCycle },
    ...{ replyDays, contact, entryCode, dueOn },
  };
}

const isSame = (known: Responsibility, content: ResponsibilityContent): boolean =>
  canonicalJson(contentOf(known)) === canonicalJson(contentOf(content));

/** What others learn of a duty; whom to call is for those who read the list. */
function factOf(version: Responsibility): Record<string, unknown> {
  const { code, title, provider, providerName, state, sharing, updateCycle } = version;
  const { replyDays, entryCode, dueOn, reasons } = version;
  return {
    ...{ code, version: version.version, title, department: provider, providerName, state },
    ...{ sharing, updateCycle, replyDays, entryCode, dueOn, reasons },
    items: version.items.length,
  };
}

const hashOf = (version: Responsibility): string =>
  sha256(canonicalJson({ ...contentOf(version), state: version.state, reasons: version.reasons }));
