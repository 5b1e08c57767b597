/** For screens and for A4 paper; without anything from elsewhere, so that it can be filed as it is. */
export const style = `
:root { --ink: #1b2733; --quiet: #5b6b7a; --line: #d5dde5; --tint: #f3f6f9; --mark: #1f5f99; --seal: #a8201a; }
* { box-sizing: border-box; }
body { margin: 0; color: var(--ink); background: #e9edf1; font: 14px/1.6 "Noto Sans CJK SC", "Source Han Sans SC",
  "PingFang SC", "Microsoft YaHei", "WenQuanYi Micro Hei", "Helvetica Neue", Arial, sans-serif; }
main { max-width: 210mm; margin: 24px auto; padding: 18mm 17mm; background: #fff; box-shadow: 0 1px 6px #0002; }
header { border-bottom: 3px solid var(--seal); padding-bottom: 10px; margin-bottom: 18px; }
header .kind { color: var(--seal); letter-spacing: .12em; font-size: 13px; margin: 0; }
h1 { font-size: 26px; line-height: 1.3; margin: 4px 0 2px; }
header .facts { color: var(--quiet); margin: 0; font-size: 12.5px; }
.interim { display: inline-block; border: 1px solid var(--seal); color: var(--seal); padding: 0 8px; margin: 6px 0 0;
  border-radius: 2px; font-size: 12.5px; }
.tiles { display: grid; grid-template-columns: repeat(3, 1fr); gap: 10px; margin: 0 0 20px; padding: 0; list-style: none; }
.tiles li { background: var(--tint); border-left: 3px solid var(--mark); padding: 9px 13px; }
.tiles b { display: block; font-size: 24px; line-height: 1.25; font-variant-numeric: tabular-nums; }
.tiles span { color: var(--quiet); font-size: 12.5px; }
section { margin: 22px 0; break-inside: avoid; }
section.long { break-inside: auto; }
h2 { font-size: 16px; margin: 0 0 8px; padding-left: 9px; border-left: 4px solid var(--seal); line-height: 1.35; break-after: avoid; }
a { color: inherit; text-decoration: none; }
a:hover, a:focus { text-decoration: underline; }
table { width: 100%; border-collapse: collapse; font-size: 11.5px; font-variant-numeric: tabular-nums; }
th, td { padding: 5px 4px; border-bottom: 1px solid var(--line); text-align: right; vertical-align: top; }
th { color: var(--quiet); font-weight: 600; border-bottom: 1.5px solid var(--ink); vertical-align: bottom; }
th.text, td.text { text-align: left; }
td.text { min-width: 118px; }
.own { display: grid; grid-template-columns: 1fr auto 1fr auto; margin: 0; font-size: 12.5px; }
.own dt, .own dd { margin: 0; padding: 5px 2px; border-bottom: 1px solid var(--line); }
.own dt { color: var(--quiet); }
.own dd { text-align: right; padding-right: 14px; font-variant-numeric: tabular-nums; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
.none { color: var(--quiet); margin: 4px 0; }
.chart { width: 100%; height: auto; display: block; }
.chart .mark { fill: var(--mark); }
.chart a:hover .mark { fill: var(--seal); }
.chart .grid { stroke: var(--line); stroke-width: 1; }
.chart .label { font-size: 11.5px; fill: var(--quiet); }
.chart .value { font-size: 11.5px; fill: var(--ink); }
.evidence div { break-inside: avoid; }
.evidence dt { font-weight: 600; font-size: 12.5px; margin-top: 8px; }
.evidence dd { margin: 0; font-size: 12px; color: var(--quiet); }
.evidence a, .evidence code { color: var(--mark); font: 11.5px/1.5 "Noto Sans Mono CJK SC", Consolas, Menlo, monospace; overflow-wrap: anywhere; }
footer { border-top: 1px solid var(--line); margin-top: 26px; padding-top: 8px; color: var(--quiet); font-size: 11.5px; }
@page { size: A4; margin: 16mm 15mm 18mm; @bottom-right { content: counter(page) " / " counter(pages); font-size: 9pt; color: #5b6b7a; } }
@media print {
  body { background: #fff; font-size: 10.5pt; -webkit-print-color-adjust: exact; print-color-adjust: exact; }
  main { margin: 0; padding: 0; max-width: none; box-shadow: none; }
}
`;
