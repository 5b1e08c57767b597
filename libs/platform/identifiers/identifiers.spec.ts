import fc from 'fast-check';
import {
  creditCodeCheckDigit,
  divisionLevel,
  isCreditCode,
  isDivisionCode,
  isResidentNumber,
  residentCheckDigit,
  residentNumberParts,
} from '.';

const digits = (length: number) =>
  fc.stringMatching(new RegExp(`^[0-9]{${length}}$`)).filter((text) => text.length === length);

const creditAlphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const creditBodies = fc
  .tuple(
    fc.constantFrom(...'123456789ANY'),
    fc.constantFrom(...'1239'),
    digits(6),
    fc.array(fc.constantFrom(...creditAlphabet), { minLength: 9, maxLength: 9 }),
  )
  .map(([authority, kind, division, code]) => authority + kind + division + code.join(''));

const birthDates = fc
  .date({ min: new Date('1800-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const residentBodies = fc
  .tuple(fc.constantFrom('110105', '440524', '337001', '650102'), birthDates, digits(3))
  .map(([division, date, sequence]) => division + date.replaceAll('-', '') + sequence);

describe('Resident identity numbers (GB 11643-1999)', () => {
  test.each(['11010519491231002X', '440524188001010014', '360426199101010071'])(
    '%s is one',
    (number) => expect(isResidentNumber(number)).toBe(true),
  );

  test('their parts are division, birth date, sequence and sex', () => {
    expect(residentNumberParts('11010519491231002X')).toEqual({
      division: '110105',
      birthDate: '1949-12-31',
      sequence: '002',
      sex: 'female',
    });
    expect(residentNumberParts('440524188001010014')?.sex).toBe('male');
  });

  test.each([
    ['a wrong check character', '110105194912310021'],
    ['a small x', '11010519491231002x'],
    ['fifteen digits', '110105491231002'],
    ['a blank around it', ' 11010519491231002X'],
    ['nothing', ''],
  ])('%s is refused', (_what, text) => expect(residentNumberParts(text)).toBeUndefined());

  test.each([
    ['an unknown province', '99010519491231002'],
    ['a day that the calendar does not have', '11010519490230002'],
    ['the 29th of February of a common year', '11010519000229002'],
    ['a month 13', '11010519491331002'],
    ['a birth year before 1800', '11010517991231002'],
  ])('%s is refused though the check character is right', (_what, body) => {
    expect(isResidentNumber(body + residentCheckDigit(body))).toBe(false);
  });

  test('every body with its check character is one, and says what went into it', () => {
    fc.assert(
      fc.property(residentBodies, (body) => {
        const parts = residentNumberParts(body + residentCheckDigit(body));
        expect(parts?.division).toBe(body.slice(0, 6));
        expect(parts?.birthDate.replaceAll('-', '')).toBe(body.slice(6, 14));
        expect(parts?.sex).toBe(Number(body[16]) % 2 === 1 ? 'male' : 'female');
      }),
    );
  });

  test('one wrong digit, or two neighbours in the wrong order, never pass the check', () => {
    fc.assert(
      fc.property(residentBodies, fc.nat(15), fc.integer({ min: 1, max: 9 }), (body, at, by) => {
        const check = residentCheckDigit(body);
        const wrong = [...body];
        wrong[at] = String((Number(wrong[at]) + by) % 10);
        const swapped = body.slice(0, at) + body[at + 1] + body[at] + body.slice(at + 2);
        expect(residentCheckDigit(wrong.join(''))).not.toBe(check);
        if (swapped !== body) expect(residentCheckDigit(swapped)).not.toBe(check);
      }),
    );
  });

  test('the check of anything but seventeen digits is an error', () => {
    expect(() => residentCheckDigit('1101051949123100X')).toThrow(RangeError);
    expect(() => residentCheckDigit('1')).toThrow(RangeError);
  });
});

describe('Unified social credit codes (GB 32100-2015)', () => {
  test.each([
    '91110000600037341L',
    '91350100M000100Y43',
    '11440000006939748G',
    '12100000400010275N',
  ])('%s is one', (code) => expect(isCreditCode(code)).toBe(true));

  test.each([
    ['a wrong check character', '91110000600037341M'],
    ['small letters', '91110000600037341l'],
    ['a letter that the standard leaves out', '9111000060003734IL'],
    ['seventeen characters', '91110000600037341'],
    ['a blank around it', '91110000600037341L '],
  ])('%s is refused', (_what, text) => expect(isCreditCode(text)).toBe(false));

  test('an unknown registration authority is refused though the check character is right', () => {
    const body = '01110000600037341';
    expect(isCreditCode(body + creditCodeCheckDigit(body))).toBe(false);
  });

  test('codes of rural collectives and others begin with a letter', () => {
    for (const body of ['N2370101MF1234567', 'Y1110000600037341', 'A1110000600037341']) {
      expect(isCreditCode(body + creditCodeCheckDigit(body))).toBe(true);
    }
  });

  test('every body with its check character is one, and with any other is none', () => {
    fc.assert(
      fc.property(creditBodies, fc.constantFrom(...creditAlphabet), (body, other) => {
        const check = creditCodeCheckDigit(body);
        expect(isCreditCode(body + check)).toBe(true);
        expect(isCreditCode(body + other)).toBe(other === check);
      }),
    );
  });

  test('the check of anything but seventeen known characters is an error', () => {
    expect(() => creditCodeCheckDigit('9111000060003734I')).toThrow(RangeError);
    expect(() => creditCodeCheckDigit('911100006000373412')).toThrow(RangeError);
  });
});

describe('Administrative division codes (GB/T 2260)', () => {
  test.each([
    ['100000', 'nation'],
    ['520000', 'province'],
    ['520100', 'city'],
    ['520102', 'county'],
    ['429004', 'county'],
  ] as const)('%s is of the level %s', (code, level) => {
    expect(isDivisionCode(code)).toBe(true);
    expect(divisionLevel(code)).toBe(level);
  });

  test.each([
    '',
    '52',
    '5201',
    '52010',
    '5201020',
    '52O100',
    '000000',
    '990100',
    '520002',
    ' 520100',
  ])('"%s" is none', (text) => {
    expect(isDivisionCode(text)).toBe(false);
    expect(divisionLevel(text)).toBeUndefined();
  });

  test('every code of the shape has a level, everything else none', () => {
    fc.assert(
      fc.property(fc.oneof(digits(6), fc.string()), (text) => {
        expect(divisionLevel(text) !== undefined).toBe(isDivisionCode(text));
      }),
    );
  });
});
