import type { Client } from 'pg';

/** The bench's table, at the provider and at the requester. */
export const table = 'shared.bench_company';

/** Column by item code of the demo's entry on company registrations, in their order. */
export const columns = {
  CREDIT_CODE: 'credit_code',
  COMPANY_NAME: 'name',
  COMPANY_TYPE: 'company_type',
  LEGAL_REPRESENTATIVE: 'legal_representative',
  REGISTERED_CAPITAL: 'registered_capital_yuan',
  ESTABLISHED_ON: 'established_on',
  REGISTRATION_STATUS: 'status',
  INDUSTRY: 'industry',
  BUSINESS_SCOPE: 'business_scope',
  DIVISION: 'division',
  ADDRESS: 'address',
  NOTICE: 'notice',
} as const;

export const fields = Object.keys(columns);

const rowsAtOnce = 500_000;

/** Makes the empty table. */
export async function makeTable(client: Client): Promise<void> {
  await client.query(`
    CREATE SCHEMA IF NOT EXISTS shared;
    CREATE TABLE ${table} (
      credit_code             char(18) PRIMARY KEY,
      name                    text NOT NULL,
      company_type            text NOT NULL,
      legal_representative    text NOT NULL,
      registered_capital_yuan bigint NOT NULL,
      established_on          date NOT NULL,
      status                  text NOT NULL,
      industry                text NOT NULL,
      business_scope          text NOT NULL,
      division                char(6) NOT NULL,
      address                 text NOT NULL,
      notice                  text NOT NULL)`);
}

/** Fills it with so many companies, of which none exists, in the order of their codes; a row has some 540 bytes (W-batch). */
export async function fillTable(client: Client, rows: number, seed: number): Promise<void> {
  for (let from = 0; from < rows; from += rowsAtOnce) {
    const to = Math.min(rows, from + rowsAtOnce);
    await client.query(
      `INSERT INTO ${table}
       SELECT '9137' || lpad((n::bigint * 7368787 + $3)::text, 14, '0'),
              '云栖' || left(md5(n::text || $3::text), 8) || '商贸有限公司',
              (ARRAY['有限责任公司(自然人独资)', '有限责任公司(法人独资)'])[1 + n % 2],
              '代表' || n % 9973,
              (n % 1000 + 1) * 10000::bigint,
              date '1992-01-01' + n % 12400,
              (ARRAY['存续', '注销', '吊销', '迁出'])[1 + n % 4],
              '批发和零售业',
              '技术开发、技术咨询、技术转让、技术服务;' || repeat(md5($3::text || n::text), 5)
                || ';货物进出口、代理进出口,信息系统集成服务,软件的开发与销售,会议及展览服务。',
              '371701',
              '云栖市东城区人民路' || n % 380 || '号',
              '合成数据 synthetic data'
         FROM generate_series($1::int, $2::int) AS n`,
      [from + 1, to, seed],
    );
    console.log(`  … ${to.toLocaleString('en')} of ${rows.toLocaleString('en')} companies`);
  }
  await client.query(`VACUUM (ANALYZE) ${table}`);
  await client.query('CHECKPOINT');
}

export interface Content {
  readonly rows: number;
  readonly bytes: number;
  /** The same for the same rows in whatever order. */
  readonly hash: string;
}

export async function contentOf(client: Client): Promise<Content> {
  const { rows } = await client.query<{ rows: string; bytes: string; hash: string }>(
    `SELECT count(*) AS rows, coalesce(sum(octet_length(t::text)), 0) AS bytes,
            coalesce(sum(hashtextextended(t::text, 0)), 0)::text AS hash FROM ${table} t`,
  );
  const [found] = rows;
  return { rows: Number(found!.rows), bytes: Number(found!.bytes), hash: found!.hash };
}
