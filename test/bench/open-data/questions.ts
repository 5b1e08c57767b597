import type { Question } from './asking';

interface Page {
  readonly total: number | null;
  readonly rows: readonly Readonly<Record<string, string | null>>[];
  readonly next: string | null;
}

const pageSize = 100;
const rowsPath = (dataset: string, query: Readonly<Record<string, string>>): string =>
  `/api/v1/datasets/${dataset}/versions/1/tables/0/rows?${new URLSearchParams(query).toString()}`;
const pageIn = (body: string): Page => JSON.parse(body) as Page;

/** A page in the order of the version at so many parts of its depth, each time another. */
export async function deepQuestion(
  portal: string,
  dataset: string,
  { rows, depth }: { readonly rows: number; readonly depth: number },
): Promise<Question> {
  const first = await fetch(`${portal}${rowsPath(dataset, { limit: '1' })}`);
  const { next } = pageIn(await first.text());
  const [fingerprint] = JSON.parse(Buffer.from(next!, 'base64url').toString()) as [string];
  const start = (turn: number) => Math.floor(rows * depth) + (turn % Math.ceil(rows / 200));
  const cursor = (turn: number) =>
    Buffer.from(JSON.stringify([fingerprint, String(start(turn) - 1)])).toString('base64url');
  return {
    path: (turn) => rowsPath(dataset, { limit: String(pageSize), cursor: cursor(turn) }),
    isRight: (body, turn) => pageIn(body).rows[0]?.['id'] === String(start(turn)),
  };
}

export const sortedQuestion = (dataset: string): Question => ({
  path: (turn) =>
    rowsPath(dataset, {
      sortby: turn % 2 === 0 ? 'amount' : '-issued_on',
      limit: `${50 + (turn % 50)}`,
    }),
  isRight: (body, turn) => pageIn(body).rows.length === 50 + (turn % 50),
});

export const filteredQuestion = (dataset: string): Question => ({
  path: (turn) =>
    rowsPath(dataset, {
      filter: `region = '贵阳市' AND is_active = TRUE AND amount > ${turn % 5000}`,
    }),
  isRight: (body, turn) => {
    const { rows } = pageIn(body);
    return rows.length > 0 && rows.every((row) => Number(row['amount']) > turn % 5000);
  },
});

export const aggregateQuestion = (dataset: string): Question => ({
  path: (turn) =>
    rowsPath(dataset, {
      group: 'category',
      aggregate: 'count() AS n, sum(amount) AS total',
      filter: `region <> 'none ${turn}'`,
    }),
  isRight: (body) => pageIn(body).rows.length === 7,
});

/** Pages of many small datasets; other columns and another place each time. */
export function smallQuestion(datasets: readonly string[], rows: number): Question {
  const selects = [
    'code,name,region',
    'code,amount,opened_on,name',
    'code,region,amount,name,opened_on',
  ];
  const limit = (turn: number) => 20 + (turn % 81);
  return {
    path: (turn) =>
      rowsPath(datasets[turn % datasets.length]!, {
        select: selects[turn % selects.length]!,
        limit: String(limit(turn)),
      }),
    isRight: (body, turn) => {
      const { rows: found, total } = pageIn(body);
      return total === rows && found.length === Math.min(rows, limit(turn));
    },
  };
}
