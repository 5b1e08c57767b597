import { Inject, Injectable } from '@nestjs/common';
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
import { assessmentsIn } from '../clearance/clearance.query';
import { RuleDocuments } from '../rule-document/rule-documents.service';
import { Standards } from '../standard/standards.service';
import { Taxonomies } from '../taxonomy/taxonomies.service';
import { Entry, type Item } from './entry.entity';
import { unknownRelatives } from './entry.policy';
import type { Found } from './entry-steps.policy';

interface Version {
  readonly entry: Entry;
  readonly items: readonly Item[];
}

/** What is asked of a version before the authority reviews it, and again before it is announced. */
@Injectable()
export class Submission {
  private readonly shown: DataLoader<Version, FieldProblem[]>;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) clock: Clock,
    @Inject(RuleDocuments) private readonly rules: RuleDocuments,
    @Inject(Standards) private readonly standards: Standards,
    @Inject(Taxonomies) private readonly taxonomies: Taxonomies,
  ) {
    this.shown = turnLoader((versions) =>
      this.unfitOfEach(systemContext('entries', clock.now()), versions),
    );
  }

  /** What decides, beside the contents, whether it may be submitted (Decree 809, Art. 13). */
  async foundOf(tx: TxContext, version: Version): Promise<Found> {
    const assessments = await assessmentsIn(this.database, tx, version.entry);
    return { assessments, unfit: await this.unfitIn(tx, version) };
  }

  /**
   * Rule documents that are not in force, standards, code lists and entries that do not know what it names. What it cites stays as it is until
   * the transaction ends.
   */
  async unfitIn(tx: TxContext, version: Version): Promise<FieldProblem[]> {
    return (await this.unfitOfEach(tx, [version]))[0]!;
  }

  /** The same as it is shown: of the versions of a turn at once. */
  unfitOf(version: Version): Promise<FieldProblem[]> {
    return this.shown.load(version);
  }

  private async unfitOfEach(ctx: Context, versions: readonly Version[]): Promise<FieldProblem[][]> {
    const lists = versions.map(({ entry }) => entry.basis);
    const ofRules = await this.rules.problemsOfEach(ctx, lists, { field: 'basis' });
    const itemLists = versions.map(({ items }) => items);
    const ofStandards = await this.standards.problemsOfEach(ctx, itemLists);
    const relatives = await this.relativesOf(ctx, versions);
    return versions.map(({ entry }, at) => [
      ...this.taxonomies.problemsOf(entry),
      ...ofRules[at]!,
      ...ofStandards[at]!,
      ...unknownRelatives(entry, relatives),
    ]);
  }

  private async relativesOf(ctx: Context, versions: readonly Version[]): Promise<Entry[]> {
    const codes = versions.flatMap(({ entry }) => entry.relatedCodes);
    if (codes.length === 0) return [];
    return this.database.repository(ctx, Entry).find({
      select: { id: true, version: true, code: true, provider: true, state: true },
      where: { current: true, code: In(codes) },
    });
  }
}
