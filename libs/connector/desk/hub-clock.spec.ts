import { hubClockChecks } from './hub-clock';

const date = 'Sun, 29 Nov 2026 01:00:00 GMT';
const said = Date.parse(date);

const seen = (asked: number, answered: number) =>
  hubClockChecks({ asked: said + asked, answered: said + answered, date });

describe('the hub’s time beside this machine’s', () => {
  it.each([
    ['at once', 0, 10],
    ['at the end of the second that the hub named', 990, 999],
    ['slowly, by a clock that is right', -4000, 4000],
    ['by a clock that is as fast as calls bear', 3000, 3010],
    ['by a clock that is as slow as they bear', -8010, -8000],
  ])('is right where it is said %s', (_how, asked, answered) => {
    expect(seen(asked, answered)).toEqual([{ name: 'clock', outcome: 'ok', params: {} }]);
  });

  it.each([
    ['fast', 6000, 6500, 5],
    ['slow', -9500, -9000, 9],
  ])('tells that the clock is %s, by how much at least', (how, asked, answered, seconds) => {
    expect(seen(asked, answered)).toEqual([
      { name: `clock-${how}`, outcome: 'bad', params: { seconds } },
    ]);
  });

  it.each([undefined, '', 'soon'])('is not judged by what is no time: %s', (date) => {
    expect(hubClockChecks({ asked: 0, answered: 0, date })).toEqual([]);
  });
});
