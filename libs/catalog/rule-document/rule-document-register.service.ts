import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '@shutong/audit';
import { Outbox } from '@shutong/messaging';
import {
  Clock,
  Database,
  canonicalJson,
  sha256,
  type Context,
  type TxContext,
} from '@shutong/platform';
import { RuleDocument, type RuleDocumentContent } from './rule-document.entity';
import { ruleDocumentErrors } from './rule-document.errors';
import {
  assertContent,
  assertKept,
  assertReasons,
  assertReplacement,
  mayKeep,
} from './rule-document.policy';
import { shippedDocuments } from './shipped-documents';

/** The step's past tense, as in `catalog.rule-document.registered`. */
const happened = { register: 'registered', amend: 'amended', withdraw: 'withdrawn' } as const;
type Step = keyof typeof happened;

interface Change {
  readonly step: Step;
  readonly document: RuleDocument;
  /** As it was; none for one that is new. */
  readonly before?: RuleDocument;
}

/** The authority keeps the register of rule documents: none is ever removed. */
@Injectable()
export class RuleDocumentRegister {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Outbox) private readonly outbox: Outbox,
  ) {}

  register(ctx: Context, code: string, content: RuleDocumentContent): Promise<RuleDocument> {
    return this.step(ctx, code, 'register', async (tx) => {
      assertContent(code, content);
      const document = this.newOf(tx, code, content);
      if (!(await this.insert(tx, document))) throw ruleDocumentErrors.codeTaken({ code });
      return { document };
    });
  }

  /** Puts right what is said of a document in force; what it said before stays in log and events. */
  amend(ctx: Context, code: string, content: RuleDocumentContent): Promise<RuleDocument> {
    return this.step(ctx, code, 'amend', async (tx) => {
      assertContent(code, content);
      const before = await this.lockInForce(tx, code);
      const revision = before.revision + 1;
      return { before, document: this.changed(before, { ...content, revision }) };
    });
  }

  /**
   * From now on nothing new rests on it. What cites it already is not changed: it is found by
   * `CitingEntries`, until its department cites another document.
   */
  withdraw(
    ctx: Context,
    code: string,
    { reasons, replacedBy }: { readonly reasons: string; readonly replacedBy?: string | null },
  ): Promise<RuleDocument> {
    return this.step(ctx, code, 'withdraw', async (tx) => {
      assertReasons(reasons);
      const before = await this.lockInForce(tx, code);
      if (replacedBy) assertReplacement(code, replacedBy, await this.find(tx, replacedBy));
      const document = this.changed(before, {
        ...{ state: 'withdrawn', reasons, replacedBy: replacedBy ?? null },
        ...{ withdrawnBy: tx.actor.id, withdrawnAt: this.clock.now() },
      });
      return { before, document };
    });
  }

  /**
   * Registers the documents of catalog/rule-documents that are not known yet; answers how many. One
   * that the authority amended or withdrew stays as it is.
   */
  registerShipped(ctx: Context): Promise<number> {
    return this.database.transaction(ctx, async (tx) => {
      let registered = 0;
      for (const { code, ...content } of shippedDocuments()) {
        const document = this.newOf(tx, code, content);
        if (!(await this.insert(tx, document))) continue;
        await this.note(tx, { step: 'register', document });
        registered += 1;
      }
      return registered;
    });
  }

  private step(
    ctx: Context,
    code: string,
    step: Step,
    work: (tx: TxContext) => Promise<Omit<Change, 'step'>>,
  ): Promise<RuleDocument> {
    const action = `catalog.rule-document.${step}`;
    const resource = [{ type: 'rule-document', id: code }];
    return this.audit.attempt(ctx, { action, resource }, async () => {
      mayKeep(ctx.actor);
      return this.database.transaction(ctx, async (tx) => {
        const change = await work(tx);
        const { document } = change;
        if (change.before) await this.database.repository(tx, RuleDocument).save(document);
        await this.note(tx, { ...change, step });
        return document;
      });
    });
  }

  private newOf({ actor }: Context, code: string, content: RuleDocumentContent): RuleDocument {
    const now = this.clock.now();
    return Object.assign(new RuleDocument(), {
      ...contentOf(content),
      ...{ code, revision: 1, state: 'in-force' },
      ...{ reasons: null, replacedBy: null, withdrawnBy: null, withdrawnAt: null },
      ...{ registeredBy: actor.id, registeredAt: now, changedAt: now },
    });
  }

  /** False where the code is there already. */
  private async insert(tx: TxContext, document: RuleDocument): Promise<boolean> {
    const inserted = await this.database
      .repository(tx, RuleDocument)
      .createQueryBuilder()
      .insert()
      .values(document)
      .orIgnore()
      .returning('code')
      .execute();
    return (inserted.raw as unknown[]).length > 0;
  }

  private async lockInForce(tx: TxContext, code: string): Promise<RuleDocument> {
    const found = await this.database
      .repository(tx, RuleDocument)
      .findOne({ where: { code }, lock: { mode: 'pessimistic_write' } });
    if (!found) throw ruleDocumentErrors.notFound({ code });
    assertKept(found);
    return found;
  }

  private find(tx: TxContext, code: string): Promise<RuleDocument | null> {
    return this.database.repository(tx, RuleDocument).findOneBy({ code });
  }

  private changed(before: RuleDocument, change: Partial<RuleDocument>): RuleDocument {
    return Object.assign(new RuleDocument(), before, change, { changedAt: this.clock.now() });
  }

  private async note(tx: TxContext, { step, document, before }: Change): Promise<void> {
    const { code, revision } = document;
    await this.audit.record(tx, {
      action: `catalog.rule-document.${step}`,
      outcome: 'allow',
      reason: 'ok',
      resource: [{ type: 'rule-document', id: code, version: String(revision) }],
      change: {
        ...(before ? { beforeSha256: hashOf(before) } : {}),
        afterSha256: hashOf(document),
      },
    });
    await this.outbox.add(tx, {
      type: `catalog.rule-document.${happened[step]}`,
      subject: code,
      data: factOf(document),
    });
  }
}

function contentOf(content: RuleDocumentContent): RuleDocumentContent {
  const { title, titleEn, number, issuer, kind, division, inForceFrom, inForceUntil } = content;
  return { title, titleEn, number, issuer, kind, division, inForceFrom, inForceUntil };
}

/** Everything that is said of a document: what others learn, and what the log's hashes are over. */
function factOf(document: RuleDocument): Record<string, unknown> {
  const { code, revision, state, reasons, replacedBy } = document;
  return { ...contentOf(document), ...{ code, revision, state, reasons, replacedBy } };
}

const hashOf = (document: RuleDocument): string => sha256(canonicalJson(factOf(document)));
