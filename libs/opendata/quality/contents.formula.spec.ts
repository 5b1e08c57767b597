import { emptyDescription, emptyDistribution } from '../description/values';
import { contentMetrics, hasService } from './contents.formula';

const held = { columns: 4, described: 3, cells: 40, filled: 30, unfit: 6 };

describe('what a dataset holds', () => {
  it('can be asked for where one of its distributions is a service', () => {
    const file = emptyDistribution;
    const said = (...distributions: (typeof file)[]) => ({ ...emptyDescription, distributions });
    expect(hasService(said(file, { ...file, isService: true }))).toBe(true);
    expect(hasService(said(file))).toBe(false);
    expect(hasService(said())).toBe(false);
  });

  it('is by its columns that have an item, its cells that fit and those that are filled: 3 of 4, 30 of 36, 30 of 40', () => {
    expect(contentMetrics(held)).toEqual({
      ...{ 'documented-columns': 0.75, 'type-conformity': 30 / 36, 'filled-cells': 0.75 },
    });
  });

  it('is not known of nothing, of cells of which nobody knows whose they were, and of what is not kept here', () => {
    const nothing = { 'documented-columns': null, 'type-conformity': null, 'filled-cells': null };
    const empty = { columns: 2, described: 0, cells: 0, filled: 0, unfit: 0 };
    expect(contentMetrics(empty)).toEqual({ ...nothing, 'documented-columns': 0 });
    expect(contentMetrics({ ...held, unfit: null })['type-conformity']).toBeNull();
    expect(contentMetrics(null)).toEqual(nothing);
  });
});
