import { Inject, Injectable } from '@nestjs/common';
import {
  Database,
  decodeCursor,
  isInstant,
  isUuid,
  pageOf,
  type Context,
  type Page,
} from '@shutong/platform';

/** A decision on sharing as the public reads it. Days are days in China, YYYY-MM-DD. */
export interface PublicDecision {
  readonly id: string;
  /** Of sharing among departments, or of opening to somebody outside government, who is not named. */
  readonly about: 'sharing' | 'opening';
  /** Unified social credit code; null, as the name is, for an opening. */
  readonly requester: string | null;
  readonly requesterName: string | null;
  readonly provider: string;
  readonly providerName: string;
  /** Null, as the title is, where the entry itself is not open, or not on show. */
  readonly entryCode: string | null;
  readonly entryTitle: string | null;
  /** Null for an opening. */
  readonly sharing: 'unconditional' | 'conditional' | 'not-shared' | null;
  readonly receivedOn: string;
  readonly answeredOn: string;
  readonly outcome: 'granted' | 'refused';
  /** Less was granted than applied for: the rest was refused. */
  readonly inPart: boolean;
  /** Answered at once by the law's rule. */
  readonly byRule: boolean;
  /** Of a refusal the law that its ground cites, else that it was stated to the parties; of a grant the law cited. */
  readonly ground: string;
  /** Of a grant in part the same of the rest, which was refused; otherwise null. */
  readonly restGround: string | null;
  /** The decision before, of the same requester and entry: a decision is never changed, only followed. */
  readonly follows: string | null;
}

interface Row extends PublicDecision {
  readonly answeredAt: Date;
}

const columns = `
  SELECT id, about, requester, requester_name AS "requesterName", provider, provider_name AS "providerName",
         entry_code AS "entryCode", entry_title AS "entryTitle", sharing,
         to_char(received_on, 'YYYY-MM-DD') AS "receivedOn", to_char(answered_on, 'YYYY-MM-DD') AS "answeredOn",
         outcome, in_part AS "inPart", by_rule AS "byRule", ground, rest_ground AS "restGround", follows,
         answered_at AS "answeredAt"
    FROM exchange.open_decision`;

/** The public record of decisions, through the one table that the portal's role may read. */
@Injectable()
export class OpenDecisions {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** Newest first: all, or of one department as requester or provider. */
  async list(
    ctx: Context,
    { department, first, after }: { department?: string; first: number; after?: string },
  ): Promise<Page<PublicDecision>> {
    const [at, id] = after ? decodeCursor(after, isInstant, isUuid) : [null, null];
    const rows = await this.database.query<Row>(
      ctx,
      `${columns}
        WHERE ($1::text IS NULL OR requester = $1 OR provider = $1)
          AND ($2::timestamptz IS NULL OR answered_at < $2 OR (answered_at = $2 AND id > $3::uuid))
        ORDER BY answered_at DESC, id LIMIT $4`,
      [department ?? null, at, id, first + 1],
    );
    const page = pageOf(rows, first, (row) => [row.answeredAt.toISOString(), row.id]);
    return { ...page, nodes: page.nodes.map(({ answeredAt: _, ...decision }) => decision) };
  }
}
