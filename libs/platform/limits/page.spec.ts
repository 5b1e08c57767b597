import { isDay } from '../calendar/day';
import { decodeCursor, encodeCursor, isCount, isInstant } from './page';

const refused = expect.objectContaining({ code: 'platform.invalid-cursor' });

describe('a cursor that anybody made up', () => {
  it.each([[-1], [2 ** 31], [99_999_999_999], [1.5], ['1'], [1, 2], []])(
    'holds no count in %j',
    (...key) => {
      expect(() => decodeCursor(encodeCursor(key), isCount)).toThrow(refused);
    },
  );

  it.each([
    '+275760-09-13T00:00:00.000Z',
    '0000-01-01T00:00:00.000Z',
    '-000001-01-01T00:00:00.000Z',
    '2026-02-30T00:00:00.000Z',
    'now',
  ])('holds no instant that the database knows in %s', (text) => {
    expect(() => decodeCursor(encodeCursor([text]), isInstant)).toThrow(refused);
  });

  it('is read where it is one', () => {
    const key = ['2026-03-02T01:00:00.000Z', 2 ** 31 - 1];
    expect(decodeCursor(encodeCursor(key), isInstant, isCount)).toEqual(key);
  });

  it('names no day of the year nought, which the database does not know', () => {
    expect([isDay('0000-01-01'), isDay('0001-01-01')]).toEqual([false, true]);
  });
});
