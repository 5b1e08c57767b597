import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { figuresOf, readScheme, scoreOf, type Scheme, type Score } from '@shutong/statistics';
import type { Command } from './command';

const options = { scheme: { type: 'string' }, input: { type: 'string' } } as const;

export const scoreCommand: Command = {
  name: 'score',
  usage: 'score --scheme NAME --input FILE',
  about:
    'Scores {"unit","period","values":{"<node code>":number}} by a scheme of catalog/indices: per cent of a leaf, or points. A leaf without a value leaves its unit unranked.',
  run(args) {
    const asked = read(args);
    if (!asked) return Promise.resolve(2);
    const scheme = readScheme(asked.scheme);
    const { unit, period, values } = figuresOf(JSON.parse(readFileSync(asked.input, 'utf8')));
    const score = scoreOf(scheme, values);
    for (const line of linesOf(scheme, score, `${unit}  ${period}`)) console.log(line);
    console.log(JSON.stringify(asLine(scheme, score)));
    return Promise.resolve(0);
  },
};

function read(args: readonly string[]): { scheme: string; input: string } | null {
  try {
    const { scheme, input } = parseArgs({ args: [...args], options, strict: true }).values;
    return scheme && input ? { scheme, input } : null;
  } catch {
    // Unknown options and words that belong to none.
    return null;
  }
}

/** Indented by level: code, name, what was reached of what is possible. */
function linesOf(scheme: Scheme, { total, tier, missing, inferred, nodes }: Score, of: string) {
  const shown = nodes.map(({ node: { code, name, level, max }, score }) => {
    const reached = `${score?.toFixed() ?? '—'} / ${max.toFixed()}`;
    return `${'  '.repeat(level)}${code}  ${name.zh} · ${name.en}  ${reached}`;
  });
  const result =
    total === null
      ? `缺 ${missing.join(', ')}，不参与排名 · unranked: no value for ${missing.join(', ')}`
      : `${total.toFixed()} / ${scheme.total.toFixed()}${tier ? `  ${tier.zh} · ${tier.en}` : ''}`;
  const trial = inferred.map(
    ({ node, why }) => `试算 · trial${node ? ` (${node})` : ''}: ${why.zh} · ${why.en}`,
  );
  return [`${scheme.name.zh} · ${scheme.name.en}`, of, ...shown, result, ...trial];
}

const asLine = (scheme: Scheme, { total, tier, missing, inferred, nodes }: Score) => ({
  ...{ scheme: scheme.id, version: scheme.version },
  ...{ score: total && total.toNumber(), tier: tier?.zh ?? null, ranked: total !== null, missing },
  ...{ trial: inferred.length > 0, inferred },
  nodes: nodes.map(({ node: { code, level, max, aside, inferred: why }, score }) => ({
    ...{ code, level, score: score && score.toNumber(), max: max.toNumber() },
    ...{ inferred: why !== null, ...(aside && { aside }) },
  })),
});
