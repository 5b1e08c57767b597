import { join } from 'node:path';
import type { Engine } from '@shutong/datasets';

/** What a generated table is: made by the engine, the same for the same seed. */
export interface Generated {
  readonly columns: readonly GeneratedColumn[];
  /** A query for its rows, in their order. */
  readonly rows: (count: number, seed: number) => string;
}

interface GeneratedColumn {
  readonly name: string;
  /** Of PostgreSQL, for the baseline. */
  readonly type: string;
}

const regions = [
  '贵阳市',
  '遵义市',
  '六盘水市',
  '安顺市',
  '毕节市',
  '铜仁市',
  '黔东南州',
  '黔南州',
];
const kinds = ['餐饮服务', '食品流通', '药品零售', '特种设备', '建筑施工', '道路运输', '医疗机构'];
const list = (words: readonly string[]): string =>
  `[${words.map((word) => `'${word}'`).join(', ')}]`;
/** A number from 0 on and below `most`, by row and purpose. */
const drawn = (purpose: number, most: number, seed: number): string =>
  `(hash(i * 16 + ${purpose} + ${seed} * 1000000007) % ${most})`;

/** W-10M: 14 columns, 178 bytes a row. */
export const wide: Generated = {
  columns: [
    { name: 'id', type: 'bigint' },
    { name: 'permit_code', type: 'text' },
    { name: 'region', type: 'text' },
    { name: 'category', type: 'text' },
    { name: 'title', type: 'text' },
    { name: 'address', type: 'text' },
    { name: 'amount', type: 'numeric(12,2)' },
    { name: 'score', type: 'numeric(6,3)' },
    { name: 'issued_on', type: 'date' },
    { name: 'valid_until', type: 'date' },
    { name: 'is_active', type: 'boolean' },
    { name: 'longitude', type: 'numeric(9,6)' },
    { name: 'latitude', type: 'numeric(8,6)' },
    { name: 'remark', type: 'text' },
  ],
  rows: (count, seed) => `
    SELECT i AS id, 'GZ' || lpad((i * 7)::VARCHAR, 12, '0') AS permit_code,
           (${list(regions)})[(1 + ${drawn(1, regions.length, seed)})::BIGINT] AS region,
           (${list(kinds)})[(1 + ${drawn(2, kinds.length, seed)})::BIGINT] AS category,
           '许可事项第' || ${drawn(3, 100_000, seed)} || '号, 年度审查' AS title,
           '数据路' || ${drawn(4, 999, seed)} || '号' AS address,
           (${drawn(5, 100_000_000, seed)} / 100)::DECIMAL(12, 2) AS amount,
           (${drawn(6, 100_000, seed)} / 1000)::DECIMAL(6, 3) AS score,
           DATE '2015-01-01' + ${drawn(7, 4000, seed)}::INT AS issued_on,
           DATE '2027-01-01' + ${drawn(8, 4000, seed)}::INT AS valid_until,
           ${drawn(9, 2, seed)} = 0 AS is_active,
           (103.6 + ${drawn(10, 5_900_000, seed)} / 1000000)::DECIMAL(9, 6) AS longitude,
           (24.6 + ${drawn(11, 4_600_000, seed)} / 1000000)::DECIMAL(8, 6) AS latitude,
           '备注 "' || ${drawn(12, 1_000_000, seed)} || '", 见附件' AS remark
      FROM (SELECT range AS i FROM range(${count}))`,
};

/** W-475: 461 bytes a row. */
export const long: Generated = {
  columns: [
    { name: 'code', type: 'text' },
    { name: 'name', type: 'text' },
    { name: 'region', type: 'text' },
    { name: 'amount', type: 'numeric(14,2)' },
    { name: 'reported_on', type: 'date' },
    { name: 'summary', type: 'text' },
  ],
  rows: (count, seed) => `
    SELECT lpad(i::VARCHAR, 10, '0') AS code, '公共服务设施' || ${drawn(1, 100_000, seed)} AS name,
           (${list(regions)})[(1 + ${drawn(2, regions.length, seed)})::BIGINT] AS region,
           (${drawn(3, 1_000_000_000, seed)} / 100)::DECIMAL(14, 2) AS amount,
           DATE '2015-01-01' + ${drawn(4, 4000, seed)}::INT AS reported_on,
           repeat('本项目已按规定完成备案与公示, 第' || ${drawn(5, 100_000, seed)} || '批;', 6) AS summary
      FROM (SELECT range AS i FROM range(${count}))`,
};

/** A small dataset, of which a region has thousands. */
export const small: Generated = {
  columns: [
    { name: 'code', type: 'text' },
    { name: 'name', type: 'text' },
    { name: 'region', type: 'text' },
    { name: 'amount', type: 'numeric(10,2)' },
    { name: 'opened_on', type: 'date' },
  ],
  rows: (count, seed) => `
    SELECT lpad(i::VARCHAR, 6, '0') AS code, '站点' || ${drawn(1, 10_000, seed)} AS name,
           (${list(regions)})[(1 + ${drawn(2, regions.length, seed)})::BIGINT] AS region,
           (${drawn(3, 1_000_000, seed)} / 100)::DECIMAL(10, 2) AS amount,
           DATE '2015-01-01' + ${drawn(4, 4000, seed)}::INT AS opened_on
      FROM (SELECT range AS i FROM range(${count}))`,
};

/** A table as a file of UTF-8; resolves to its path. */
export async function written(
  { rows }: Generated,
  to: { engine: Engine; folder: string; name: string; count: number; seed: number },
): Promise<string> {
  const file = join(to.folder, `${to.name}.csv`);
  const query = rows(to.count, to.seed);
  await to.engine.session([file], (session) =>
    session.run(`COPY (${query}) TO '${file}' (FORMAT csv, HEADER true, USE_TMP_FILE false)`),
  );
  return file;
}
