import { Inject, Injectable } from '@nestjs/common';
import { Database, type FieldProblem, type TxContext } from '@shutong/platform';
import { missingClearance } from '../clearance/clearance.policy';
import { assessmentsIn } from '../clearance/clearance.query';
import { RuleDocuments } from '../rule-document/rule-documents.service';
import { Standards } from '../standard/standards.service';
import { Taxonomies } from '../taxonomy/taxonomies.service';
import type { Entry, Item } from './entry.entity';
import { assertAcceptable, assertComplete } from './entry.policy';
import { unpublishedStates } from './entry.states';

/** What is asked of a version before the authority reviews it, and again before it is announced. */
@Injectable()
export class Submission {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(RuleDocuments) private readonly rules: RuleDocuments,
    @Inject(Standards) private readonly standards: Standards,
    @Inject(Taxonomies) private readonly taxonomies: Taxonomies,
  ) {}

  /** Contents, assessments and approval (Decree 809, Art. 13). @throws catalog.entry.incomplete */
  async assertReady(tx: TxContext, entry: Entry, items: readonly Item[]): Promise<void> {
    const assessments = await assessmentsIn(this.database, tx, entry);
    assertComplete(entry, items, missingClearance(entry, items, assessments));
    await this.assertFits(tx, entry, items);
  }

  /** Rule documents are in force, standards and code lists know what it names. @throws catalog.entry.unacceptable */
  async assertFits(tx: TxContext, entry: Entry, items: readonly Item[]): Promise<void> {
    assertAcceptable([
      ...this.taxonomies.problemsOf(entry),
      ...(await this.rules.problemsOf(tx, entry.basis, 'basis')),
      ...(await this.standards.problemsOf(tx, items)),
      ...(await this.unknownRelatives(tx, entry)),
    ]);
  }

  /** Also what another department has not published: nobody learns of it in this way. */
  private async unknownRelatives(tx: TxContext, entry: Entry): Promise<FieldProblem[]> {
    const { relatedCodes } = entry;
    if (relatedCodes.length === 0) return [];
    const rows = await this.database.query<{ code: string }>(
      tx,
      `SELECT code FROM catalog.entry
        WHERE current AND code = ANY ($1::text[]) AND (provider = $2 OR NOT state = ANY ($3::text[]))`,
      [relatedCodes, entry.provider, unpublishedStates],
    );
    const known = new Set(rows.map(({ code }) => code));
    return relatedCodes.flatMap((code, index) =>
      known.has(code) ? [] : [{ field: `relatedCodes[${index}]`, rule: 'unknown' }],
    );
  }
}
