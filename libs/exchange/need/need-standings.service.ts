import { Inject, Injectable } from '@nestjs/common';
import { Coverage, Entry, RuleDocuments, type Citation } from '@shutong/catalog';
import { Departments } from '@shutong/identity';
import {
  Clock,
  Database,
  systemContext,
  turnLoader,
  type Context,
  type FieldProblem,
  type TxContext,
} from '@shutong/platform';
import type DataLoader from 'dataloader';
import { In } from 'typeorm';
import { basis } from '../application/offers.service';
import { openlyDisputed } from '../dispute/open-disputes.query';
import type { Need } from './need.entity';
import {
  oneDuty,
  type AnsweringEntry,
  type Duty,
  type NeedFile,
  type StandingNeed,
} from './need.policy';

/** What decides on the next steps of a need beside what has happened to it: its basis, its source, and the entry proposed. */
@Injectable()
export class NeedStandings {
  private readonly shown: DataLoader<NeedFile, StandingNeed>;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(RuleDocuments) private readonly rules: RuleDocuments,
    @Inject(Departments) private readonly departments: Departments,
    @Inject(Coverage) private readonly coverage: Coverage,
    @Inject(Clock) clock: Clock,
  ) {
    this.shown = turnLoader((files) => this.ofAll(systemContext('needs', clock.now()), files));
  }

  /** The rules that it cites, its source and the entry stay as they are until the transaction ends. */
  async of(tx: TxContext, file: NeedFile): Promise<StandingNeed> {
    return (await this.ofAll(tx, [file]))[0]!;
  }

  /** As it is shown: those of a turn at once. */
  load(file: NeedFile): Promise<StandingNeed> {
    return this.shown.load(file);
  }

  /** Why a need cannot rest on these rules now; empty where it can. */
  async problemsOf(tx: TxContext, citations: readonly Citation[]): Promise<FieldProblem[]> {
    return (await this.rules.problemsOfEach(tx, [citations], basis))[0]!;
  }

  /** The entry that is to answer it, in the same way; null where the catalogue has none such. */
  async entryOf(tx: TxContext, need: Need): Promise<AnsweringEntry | null> {
    return (await this.entriesOf(tx, [need]))[0]!;
  }

  /**
   * The duty that its requester named, or that it was sent by, while that is in force and covers all items; else the one that does.
   * @param provider of that department alone
   */
  async dutyFor(
    tx: TxContext,
    { requester, items, responsibility: code }: Need,
    provider: string | null = null,
  ): Promise<Duty | undefined> {
    const asked = { requester, items, provider };
    const named = code && oneDuty(await this.coverage.duties(tx, { ...asked, code }));
    return named || oneDuty(await this.coverage.duties(tx, asked));
  }

  private async ofAll(ctx: Context, files: readonly NeedFile[]): Promise<StandingNeed[]> {
    const sources = files.flatMap(({ need }) => need.source ?? []);
    const disabled = await this.departments.disabledOf(ctx, sources);
    const problems = await this.rules.problemsOfEach(
      ctx,
      files.map(({ need }) => need.citations),
      basis,
    );
    const entries = await this.entriesOf(
      ctx,
      files.map(({ need }) => need),
    );
    const disputed = await this.disputedOf(ctx, files);
    return files.map((file, at) => ({
      ...{ ...file, isDisputed: disputed.has(file.need.id) },
      problems: problems[at]!,
      isSourceDisabled: disabled.has(file.need.source ?? ''),
      entry: entries[at]!,
    }));
  }

  /** By their ids, those of what was refused about which a dispute is open. */
  private async disputedOf(ctx: Context, files: readonly NeedFile[]): Promise<ReadonlySet<string>> {
    const refused = files.filter(({ need }) => need.state === 'refused').map(({ need }) => need.id);
    return refused.length === 0 ? new Set() : openlyDisputed(this.database.manager(ctx), refused);
  }

  private async entriesOf(
    ctx: Context,
    needs: readonly Need[],
  ): Promise<(AnsweringEntry | null)[]> {
    const ids = needs.flatMap(({ entryId }) => entryId ?? []);
    if (ids.length === 0) return needs.map(() => null);
    const where = { id: In(ids), current: true };
    const held = ctx.tx ? { lock: { mode: 'pessimistic_read' } as const } : {};
    const found = await this.database.repository(ctx, Entry).find({ where, ...held });
    const missing = await this.coverage.missingOf(ctx, needs);
    return needs.map(({ entryId }, at) => {
      const entry = found.find(({ id }) => id === entryId);
      return entry ? { ...entry, missing: missing[at]! } : null;
    });
  }
}
