import { Inject, Injectable } from '@nestjs/common';
import { Audit, type ActResource } from '@shutong/audit';
import { Outbox } from '@shutong/messaging';
import {
  Clock,
  Database,
  canonicalJson,
  sha256,
  type Context,
  type TxContext,
} from '@shutong/platform';
import { lockNeed } from './lock.query';
import { NeedClocks } from './need-clocks.service';
import { Need, TakenNeedStep } from './need.entity';
import { NeedNotices } from './need-notices.service';
import { stepFrom, type NeedFile } from './need.policy';
import type { NeedStep } from './need.states';

/** What is taken down of a step. */
export interface TakenOfNeed {
  readonly step: NeedStep;
  /** What it does to the need beside its state. */
  readonly change?: Partial<Need>;
  readonly text?: string;
  readonly ground?: string | null;
}

/** The event that tells of it. */
const events: Readonly<Record<NeedStep | 'file', string>> = {
  file: 'exchange.need.filed',
  route: 'exchange.need.routed',
  send: 'exchange.need.sent',
  assign: 'exchange.need.assigned',
  'hand-back': 'exchange.need.handed-back',
  propose: 'exchange.need.proposed',
  return: 'exchange.need.returned',
  meet: 'exchange.need.met',
  refuse: 'exchange.need.refused',
  withdraw: 'exchange.need.withdrawn',
};

interface Done extends Omit<TakenOfNeed, 'step' | 'change'> {
  readonly action: string;
  readonly step: NeedStep | 'file';
  readonly need: Need;
}

/** The one write path of everything that happens to a need. */
@Injectable()
export class NeedSteps {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(NeedClocks) private readonly clocks: NeedClocks,
    @Inject(NeedNotices) private readonly notices: NeedNotices,
  ) {}

  /** In one transaction; a refusal is logged. */
  attempt<T>(
    ctx: Context,
    { action, resource }: { readonly action: string; readonly resource: ActResource[] },
    work: (tx: TxContext) => Promise<T>,
  ): Promise<T> {
    return this.audit.attempt(ctx, { action, resource }, () =>
      this.database.transaction(ctx, work),
    );
  }

  /** The same with the need held, so that two people cannot step at once; `decide` says what is done, or throws. */
  take(
    ctx: Context,
    { id, action }: { readonly id: string; readonly action: string },
    decide: (tx: TxContext, file: NeedFile) => TakenOfNeed | Promise<TakenOfNeed>,
  ): Promise<Need> {
    return this.attempt(ctx, { action, resource: [{ type: 'need', id }] }, async (tx) => {
      const file = await this.hold(tx, id);
      const { need: before } = file;
      const { step, change, ...said } = await decide(tx, file);
      const state = stepFrom(before, step);
      const endedAt = ['met', 'refused', 'withdrawn'].includes(state) ? this.clock.now() : null;
      const changed = { ...change, state, endedAt, lastStep: before.lastStep + 1 };
      await this.database.repository(tx, Need).update({ id }, changed);
      const need: Need = { ...before, ...changed };
      await this.clocks.stepped(tx, before, need);
      await this.write(tx, { ...said, action, step, need });
      await this.notices.stepped(tx, before, need);
      return need;
    });
  }

  /** The first step of a need. */
  async filed(tx: TxContext, action: string, need: Need): Promise<void> {
    await this.write(tx, { action, step: 'file', need });
    await this.notices.stepped(tx, null, need);
  }

  private async hold(tx: TxContext, id: string): Promise<NeedFile> {
    const need = await lockNeed(this.database, tx, id);
    const steps = await this.database.repository(tx, TakenNeedStep).findBy({ needId: id });
    return { need, steps };
  }

  /** The row of the history, the log entry with its hash, and the event. */
  private async write(tx: TxContext, { action, step, need, ...said }: Done): Promise<void> {
    const { id, lastStep: number, source, entryId } = need;
    const row: TakenNeedStep = {
      ...{ needId: id, number, step, source, entryId, at: this.clock.now() },
      ...{ by: tx.actor.id, department: tx.actor.department },
      ...{ text: said.text ?? '', ground: said.ground ?? null },
    };
    await this.database.repository(tx, TakenNeedStep).insert(row);
    await this.audit.record(tx, {
      ...{ action, outcome: 'allow', reason: 'ok', resource: named(need) },
      change: { afterSha256: sha256(canonicalJson({ ...row, at: row.at.toISOString() })) },
    });
    await this.outbox.add(tx, { type: events[step], subject: id, data: factOf(need) });
  }
}

/** A need, by which rules it is, and what it is answered under and with, as log entries name them. */
const named = (need: Need): ActResource[] => [
  { type: 'need', id: need.id },
  ...need.citations.map(({ document }) => ({ type: 'rule-document', id: document })),
  ...(need.responsibility && need.responsibilityVersion
    ? [
        {
          ...{ type: 'responsibility', id: need.responsibility },
          version: String(need.responsibilityVersion),
        },
      ]
    : []),
  ...(need.source ? [{ type: 'department', id: need.source }] : []),
  ...(need.entryId ? [{ type: 'entry', id: need.entryId }] : []),
];

/** What others learn of a need: what it says is its department's own, and a proposal the source's. */
const factOf = (need: Need): Record<string, unknown> => {
  const { id, requester, state, source, responsibility, responsibilityVersion } = need;
  const entryId = state === 'met' ? need.entryId : null;
  return { id, requester, state, source, responsibility, responsibilityVersion, entryId };
};
