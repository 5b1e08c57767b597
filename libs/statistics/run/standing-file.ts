import type { Language, Page } from '@shutong/platform';
import { count, text, total, type FigureRow } from '../figures/figure-table';
import type { FigureSheet } from '../figures/figure-file';
import { spanOf } from '../measure/period';
import { readScheme } from '../scheme/scheme-file';
import { inferredIn } from '../score/trial';
import { saidIn } from '../words';
import type { RunOf } from './index-runs.service';
import type { Standing } from './standings.service';

const columns = [
  count('rank', '名次', 'Rank'),
  text('unit', '单位', 'Unit'),
  total('total', '总分', 'Total'),
  text('tier', '等级', 'Tier'),
  text('trial', '试算', 'Trial'),
  text('inferred', '试算依据', 'What a trial rests on'),
  text('score', '得分编号', 'Score'),
];

const source = {
  zh: '计自评估方案的最近一次评分；总分为空的单位缺少指标数据，不参加排名；标“试算”的得分含出处未给出的权重或规则。',
  en: 'From the newest run of the scheme; a unit without a total lacks a leaf and is not ranked; a score that is marked as a trial rests on a weight or rule that the source does not print.',
};
const mark = { zh: '试算', en: 'trial' };

/** Places of a cohort as a file, with the mark of a trial and what it rests on in one language. */
export function standingSheet(
  of: RunOf,
  { nodes, hasNextPage }: Page<Standing>,
  { takenAt, language }: { readonly takenAt: Date; readonly language: Language },
): FigureSheet {
  const { scheme, cohort, period } = of;
  const [from, to] = spanOf(period) ?? [period, period];
  const asked = new URLSearchParams({ cohort, period });
  return {
    ...{ title: readScheme(scheme).name, from, to, takenAt: takenAt.toISOString() },
    ...{ columns, rows: nodes.map((one) => rowOf(one, language)), isCut: hasNextPage },
    evidence: {
      query: `/api/v1/indices/${scheme}/standings?${asked.toString()}`,
      ...{ source, recount: 'npm run cli -- replay-score SCORE' },
    },
  };
}

function rowOf(standing: Standing, language: Language): FigureRow {
  const said = saidIn(language);
  const { id, rank, unit, total: points, tier, trial } = standing;
  const reasons = inferredIn(said, standing.inferred);
  return {
    ...{ rank, unit, total: points, tier: tier && said(tier), trial: trial ? said(mark) : null },
    inferred: reasons.map(({ node, why }) => (node === null ? why : `${node}: ${why}`)).join('; '),
    score: id,
  };
}
