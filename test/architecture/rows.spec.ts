import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '@shutong/platform';
import { proofNames } from '../../scripts/proof/proofs';
import {
  proofOf,
  readRows,
  stateOf,
  type Proof,
  type ProofFile,
  type Row,
} from '../../scripts/rows/rows';

const row: Row = {
  id: 'C99',
  name: 'An example',
  clauses: ['it is found', 'it is found soon'],
  scale: { asked: 100, unit: 'things', proof: 'bench' },
  measured: [{ clause: 2, proof: 'bench', figures: ['latency.c1', 'latency.c16'] }],
};
const found = { title: 'C99.1 it is found', passed: true, file: 'test/example.spec.ts' };
const figure = (name: string, met?: boolean, errors = 0) => ({
  name,
  errors,
  ...(met === undefined ? {} : { met }),
});
const proof = (...figures: ReturnType<typeof figure>[]): Proof =>
  proofOf({ commit: 'c', passed: true, scale: 100, figures });
const judged = (bench: Proof | undefined, results = [found]) =>
  stateOf(row, results, new Map(bench ? [['bench', bench]] : []));

describe('a row with a clause of speed', () => {
  const both = proof(figure('latency.c1', true), figure('latency.c16', true));

  it('works where each clause is tested or measured inside its aims, at the scale that is asked', () => {
    expect(judged(both)).toMatchObject({
      ...{ state: 'works', scale: '100/100 things', missing: [] },
      proof: 'docs/proof/bench.json',
    });
    expect(judged({ ...both, scale: 99 }).state).toBe('part');
  });

  it.each([
    ['no proof', undefined],
    ['a proof without one of the figures', proof(figure('latency.c1', true))],
    [
      'a figure that missed its aim',
      proof(figure('latency.c1', true), figure('latency.c16', false)),
    ],
    ['a figure without an aim', proof(figure('latency.c1', true), figure('latency.c16'))],
    [
      'a figure with wrong answers',
      proof(figure('latency.c1', true), figure('latency.c16', true, 1)),
    ],
    [
      'a figure that was measured twice and missed its aim once',
      proof(figure('latency.c1', true), figure('latency.c16', true), figure('latency.c16', false)),
    ],
    ['a proof without figures', proofOf({ commit: 'c', passed: true, scale: 100, figures: null })],
  ])('is in part with %s', (_, bench) => {
    expect(judged(bench)).toMatchObject({ state: 'part', missing: [2] });
  });

  it('does not work for its speed alone, and a test neither takes the place of a proof nor is outweighed by one', () => {
    expect(judged(both, [])).toMatchObject({ state: 'part', missing: [1] });
    expect(judged(both, [{ ...found, passed: false }])).toMatchObject({ missing: [1] });
    const soon = { ...found, title: 'C99.2 it is found soon' };
    expect(judged(undefined, [found, soon])).toMatchObject({ missing: [2] });
    expect(judged(both, [found, { ...soon, passed: false }])).toMatchObject({ missing: [2] });
  });
});

describe('test/rows.yaml', () => {
  it('names only clauses that the row has, and proofs that can be run', async () => {
    for (const { id, clauses, scale, measured = [] } of await readRows()) {
      const strange = measured.filter(({ clause }) => clauses[clause - 1] === undefined);
      expect([id, strange]).toEqual([id, []]);
      for (const { proof: name } of measured) expect(proofNames).toContain(name);
      if (scale) expect(scale.proof).not.toBe('');
    }
  });
});

describe('docs/proof', () => {
  it('holds proofs that rows can read, each by the name of a command that made it', async () => {
    const folder = join(projectRoot(), 'docs', 'proof');
    const files = await readdir(folder);
    expect(files).not.toEqual([]);
    for (const file of files) {
      expect(proofNames).toContain(file.replace('.json', ''));
      const proof = JSON.parse(await readFile(join(folder, file), 'utf8')) as ProofFile;
      expect(proofOf(proof).scale).toBeGreaterThan(0);
    }
  });
});
