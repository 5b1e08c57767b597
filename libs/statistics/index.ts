/** Counted once, from fact events; each figure equals a recount from the log. */
export { sumCalls, type CallFact, type CallSum } from './overview/facts.policy';
export type { Scheme } from './scheme/scheme';
export type { Words } from './words';
export { readScheme, schemeNames } from './scheme/scheme-file';
export { Standings, type Replay } from './run/standings.service';
export { figuresOf, type Figures } from './score/figures';
export { scoreOf, type Score, type Values } from './score/score.formula';
export { Recount, type RecountOfSpan, type Recounted, type Span } from './recount/recount.service';
export { Rebuild, type Rebuilding } from './rebuild/rebuild';
export { FigureTables } from './figures/figures.service';
export { isMonth } from './measure/period';
export type { Report, ReportOf } from './report/report';
export { reportHtml } from './report/report-html';
export { reportPdf } from './report/report-pdf';
export { Reports } from './report/reports.service';
