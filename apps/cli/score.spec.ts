import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scoreCommand } from './score';

describe('score', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'shutong-score-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** Runs the command over figures; answers its exit code and what it printed. */
  async function run(scheme: string, content: unknown) {
    const input = join(folder, 'figures.json');
    writeFileSync(input, typeof content === 'string' ? content : JSON.stringify(content));
    const lines: string[] = [];
    const print = vi.spyOn(console, 'log').mockImplementation((line: string) => lines.push(line));
    try {
      const code = await scoreCommand.run(['--scheme', scheme, '--input', input]);
      return { code, lines, last: JSON.parse(lines.at(-1)!) as Record<string, unknown> };
    } finally {
      print.mockRestore();
    }
  }

  const figures = (values: object) => ({ unit: '贵州省', period: '2019', values });

  it('prints score, tier and nodes, and that it is a trial where something is inferred', async () => {
    const plain = await run(
      'digital-government-2019',
      figures({ A: 24, B: 33, C: 33, D: 4.99, E: 0 }),
    );
    expect(plain.code).toBe(0);
    expect(plain.last).toMatchObject({
      ...{ scheme: 'digital-government-2019', score: 94.99, tier: '优秀', trial: false },
      ...{ ranked: true, missing: [] },
    });
    expect(plain.last['nodes']).toHaveLength(5);
    expect(plain.lines).toContain('94.99 / 100  优秀 · Excellent');
    const trial = await run(
      'digital-government-2019',
      figures({ A: 24, B: 33, C: 33, D: 5, E: 1 }),
    );
    expect(trial.last).toMatchObject({ score: 96, tier: '卓越', trial: true });
    expect(trial.lines.some((line) => line.startsWith('试算 · trial (E)'))).toBe(true);
  });

  it('leaves a unit unranked that lacks a leaf', async () => {
    const { code, last, lines } = await run('five-star', figures({}));
    expect(code).toBe(0);
    expect(last).toMatchObject({ score: null, tier: null, ranked: false, missing: ['stars'] });
    expect(lines).toContain('缺 stars，不参与排名 · unranked: no value for stars');
  });

  it('refuses unknown nodes, values out of range and unknown schemes', async () => {
    await expect(run('five-star', figures({ stars: 6 }))).rejects.toMatchObject({
      code: 'statistics.score.values',
    });
    await expect(run('five-star', figures({ moons: 1 }))).rejects.toMatchObject({
      problems: [{ field: 'values.moons', rule: 'a node of the scheme' }],
    });
    await expect(run('six-star', figures({}))).rejects.toMatchObject({
      code: 'statistics.scheme.unknown',
    });
    await expect(run('five-star', '{"unit"')).rejects.toThrow(SyntaxError);
  });

  it.each([[[]], [['--scheme', 'mqa']], [['--scheme', 'mqa', '--input', 'x', 'more']]])(
    'says how it is used when told %j',
    async (args) => {
      expect(await scoreCommand.run(args)).toBe(2);
    },
  );
});
