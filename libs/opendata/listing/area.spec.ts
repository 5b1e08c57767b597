import { areaBelow } from './area.policy';

describe('The area of a division', () => {
  it.each([
    ['100000', '520102', '520000'],
    ['520000', '520000', null],
    ['520000', '520100', '520100'],
    ['520000', '520102', '520100'],
    ['520100', '520102', '520102'],
    ['520102', '520102004', null],
    ['310000', '310101', '310101'],
    ['310000', '310000', null],
    ['520000', '370100', '370100'],
    ['000000', '520100', '520000'],
  ])('of the region %s, %s lies in %s', (region, division, area) => {
    expect(areaBelow(region, division)).toBe(area);
  });
});
