import { isCreditCode, isResidentNumber, residentNumberParts } from '@shutong/platform';
import { Draws } from './draws';
import { distinctCompanies, registeredCompanies, syntheticCompany } from './synthetic-company';
import { distinctPersons, registeredPersons, syntheticPerson } from './synthetic-person';

const range = (length: number) => Array.from({ length }, (_, index) => index);

describe('The synthetic population register', () => {
  const persons = range(registeredPersons).map(syntheticPerson);

  test('holds one hundred thousand valid resident numbers, none twice', () => {
    expect(persons.every(({ residentNumber }) => isResidentNumber(residentNumber))).toBe(true);
    expect(new Set(persons.map(({ residentNumber }) => residentNumber)).size).toBe(100_000);
  });

  test('says the same of sex, birth date and division as the number does', () => {
    const differing = persons.filter((person) => {
      const { sex, birthDate, division } = residentNumberParts(person.residentNumber)!;
      const said = [sex === 'male' ? '男' : '女', birthDate, division];
      return said.join() !== [person.sex, person.birthDate, person.division].join();
    });
    expect(differing).toEqual([]);
  });

  test('is of a division that no real person was ever registered in', () => {
    expect(persons.every(({ division }) => division.startsWith('3370'))).toBe(true);
  });

  test('registers nobody before birth, and marries no child', () => {
    const wrong = persons.filter(
      ({ birthDate, registeredSince, maritalStatus }) =>
        registeredSince < birthDate ||
        registeredSince >= '2026-01-01' ||
        (birthDate > '2004-01-01' && maritalStatus !== '未婚'),
    );
    expect(wrong).toEqual([]);
  });

  test('is the same on every machine and in every run', () => {
    expect([syntheticPerson(0), syntheticPerson(99_999)]).toMatchSnapshot();
  });

  test('has well-formed strangers beyond its end, for look-ups that find nobody', () => {
    const known = new Set(persons.map(({ residentNumber }) => residentNumber));
    for (const index of [registeredPersons, distinctPersons - 1]) {
      const { residentNumber } = syntheticPerson(index);
      expect(isResidentNumber(residentNumber)).toBe(true);
      expect(known.has(residentNumber)).toBe(false);
    }
  });

  test.each([-1, 1.5, distinctPersons])('has no person %s', (index) => {
    expect(() => syntheticPerson(index)).toThrow(RangeError);
  });
});

describe('The synthetic company register', () => {
  const companies = range(registeredCompanies).map(syntheticCompany);

  test('holds twenty thousand valid credit codes and names, none twice', () => {
    expect(companies.every(({ creditCode }) => isCreditCode(creditCode))).toBe(true);
    expect(new Set(companies.map(({ creditCode }) => creditCode)).size).toBe(20_000);
    expect(new Set(companies.map(({ name }) => name)).size).toBe(20_000);
  });

  test('spreads over all districts and lines of business', () => {
    expect(new Set(companies.map(({ division }) => division)).size).toBe(6);
    expect(new Set(companies.map(({ industry }) => industry)).size).toBeGreaterThan(10);
  });

  test('is the same on every machine and in every run', () => {
    expect([syntheticCompany(0), syntheticCompany(19_999)]).toMatchSnapshot();
  });

  test.each([-1, 0.5, distinctCompanies])('has no company %s', (index) => {
    expect(() => syntheticCompany(index)).toThrow(RangeError);
  });
});

describe('Draws', () => {
  test('stay within their limit and reach all of it', () => {
    const seen = new Set(range(2_000).map((row) => new Draws(1, row).below(10)));
    expect([...seen].sort((a, b) => a - b)).toEqual(range(10));
  });

  test('follow their weights', () => {
    const drawn = range(10_000).map((row) =>
      new Draws(1, row).weighted([
        ['often', 9],
        ['seldom', 1],
      ]),
    );
    const seldom = drawn.filter((one) => one === 'seldom').length;
    expect(seldom).toBeGreaterThan(900);
    expect(seldom).toBeLessThan(1_100);
  });
});
