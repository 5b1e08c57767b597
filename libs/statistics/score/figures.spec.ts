import { figuresOf } from './figures';

const refusal = (content: unknown): unknown => {
  try {
    return figuresOf(content);
  } catch (error) {
    const { code, problems } = error as { code: string; problems: { field: string }[] };
    return [code, ...problems.map(({ field }) => field)];
  }
};

describe('anyone’s figures', () => {
  it('are a unit, a period and a number for each node', () => {
    const { unit, period, values } = figuresOf({
      ...{ unit: '贵阳市', period: '2019' },
      values: { A: 94.99, B: 0 },
    });
    expect([unit, period, values.get('A')!.toFixed(), values.size]).toEqual([
      ...['贵阳市', '2019', '94.99', 2],
    ]);
  });

  it.each([
    [null, '/'],
    [[], '/'],
    [{ unit: '', period: '2019', values: {} }, 'unit'],
    [{ unit: '贵阳市', period: 2019, values: {} }, 'period'],
    [{ unit: '贵阳市', period: '2019' }, 'values'],
    [{ unit: '贵阳市', period: '2019', values: [1] }, 'values'],
    [{ unit: '贵阳市', period: '2019', values: { A: '1' } }, 'values.A'],
    [{ unit: '贵阳市', period: '2019', values: { A: null } }, 'values.A'],
    [{ unit: '贵阳市', period: '2019', values: {}, more: 1 }, 'more'],
  ])('%j is refused, and the place named', (content, field) => {
    expect(refusal(content)).toEqual(['statistics.score.not-figures', field]);
  });
});
