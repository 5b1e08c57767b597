import { cohortOf } from './unit';

describe('The cohort of a unit', () => {
  it.each([
    ['11520000MB0000001A', 'departments'],
    ['01a21c2a-2be4-7a55-9903-c5018e37a300', 'catalogues'],
    ['110000', 'provinces'],
    ['520100', 'cities'],
    ['110105', 'counties'],
    ['429004', 'counties'],
    ['100000', null],
    ['110100', null],
    ['500200', null],
    ['429000', null],
  ])('of %s is %s', (unit, cohort) => {
    expect(cohortOf(unit)).toBe(cohort);
  });
});
