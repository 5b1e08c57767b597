import { Inject, Injectable } from '@nestjs/common';
import {
  Clock,
  Database,
  dayInChina,
  decodeCursor,
  pageOf,
  type Context,
  type FieldProblem,
  type Page,
  type PageAsked,
} from '@shutong/platform';
import type { Citation } from '../vocabulary';
import {
  RuleDocument,
  type RuleDocumentKind,
  type RuleDocumentState,
} from './rule-document.entity';
import { ruleDocumentErrors } from './rule-document.errors';
import { isRuleDocumentCode, problemsOfCitations } from './rule-document.policy';

export interface RuleDocumentFilter {
  readonly state?: RuleDocumentState;
  readonly kind?: RuleDocumentKind;
  /** GB/T 2260; 100000 for the nation. */
  readonly division?: string;
}

/** The registered rule documents, and what may be rested on them. */
@Injectable()
export class RuleDocuments {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** In force or withdrawn. @throws catalog.rule-document.not-found */
  async get(ctx: Context, code: string): Promise<RuleDocument> {
    const found = await this.database.repository(ctx, RuleDocument).findOneBy({ code });
    if (!found) throw ruleDocumentErrors.notFound({ code });
    return found;
  }

  /** By code, ascending. */
  async list(
    ctx: Context,
    filter: RuleDocumentFilter,
    page: PageAsked,
  ): Promise<Page<RuleDocument>> {
    const query = this.database
      .repository(ctx, RuleDocument)
      .createQueryBuilder('d')
      .orderBy({ 'd.code': 'ASC' })
      .limit(page.first + 1);
    for (const [column, value] of Object.entries({ ...filter })) {
      if (value !== undefined) query.andWhere(`d.${column} = :${column}`, { [column]: value });
    }
    if (page.after) {
      const [last] = decodeCursor(page.after, isRuleDocumentCode);
      query.andWhere('d.code > :last', { last });
    }
    return pageOf(await query.getMany(), page.first, ({ code }) => [code]);
  }

  /**
   * The documents cited, by code, in force or withdrawn. Within a transaction they stay as they are until it ends, so
   * that none is withdrawn between the look and the act.
   */
  async cited(ctx: Context, citations: readonly Citation[]): Promise<Map<string, RuleDocument>> {
    const query = this.database
      .repository(ctx, RuleDocument)
      .createQueryBuilder('d')
      .where('d.code = ANY (:codes)', { codes: citations.map(({ document }) => document) });
    if (ctx.tx) query.setLock('pessimistic_read');
    return new Map((await query.getMany()).map((document) => [document.code, document]));
  }

  /**
   * Documents that a text may name, in force or withdrawn, those of the codes among them: by title, also without the state
   * before it and the year behind it.
   */
  async namedIn(
    ctx: Context,
    text: string,
    codes: readonly string[] = [],
  ): Promise<RuleDocument[]> {
    const short = (column: string) =>
      `regexp_replace(normalize(d.${column}, NFKC), '^中华人民共和国|\\s*\\([^()]*\\)$', '', 'g')`;
    return this.database
      .repository(ctx, RuleDocument)
      .createQueryBuilder('d')
      .where(`strpos(:text, ${short('title')}) > 0`)
      .orWhere(`(d.title_en <> '' AND strpos(lower(:text), lower(${short('title_en')})) > 0)`)
      .orWhere('d.code = ANY (:codes)')
      .setParameters({ text: text.normalize('NFKC'), codes: [...codes] })
      .getMany();
  }

  /**
   * Why something cannot rest on these citations now; empty where it can.
   * @param field path of the citations within their input, e.g. `basis`
   * @param article of Decree 809 that asks for a basis, where one does
   */
  async problemsOf(
    ctx: Context,
    citations: readonly Citation[],
    field: string,
    article?: number,
  ): Promise<FieldProblem[]> {
    const asked = article === undefined ? { field } : { field, article };
    return (await this.problemsOfEach(ctx, [citations], asked))[0]!;
  }

  /** The same of many lists of citations, in one query. */
  async problemsOfEach(
    ctx: Context,
    lists: readonly (readonly Citation[])[],
    asked: { readonly field: string; readonly article?: number },
  ): Promise<FieldProblem[][]> {
    const cited = await this.cited(ctx, lists.flat());
    const today = dayInChina(this.clock.now());
    return lists.map((citations) => problemsOfCitations(citations, cited, today, asked));
  }
}
