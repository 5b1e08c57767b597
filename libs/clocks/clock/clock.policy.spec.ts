import fc from 'fast-check';
import { dayInChina, readCalendar } from '@shutong/platform';
import { assertNotOver, goesOn, lifeOf, standingOf, type ClockAct } from './clock.policy';
import { sequences } from '../../../test/support/scale';
import { after, clockSteps, type ClockState, type ClockStep } from './clock.states';

const rules = { calendar: readCalendar('cn'), warnAt: 80 };
const at = (day: string, time = '10:00') => new Date(`${day}T${time}:00+08:00`);
const start = (day: string, days = 10): ClockAct => ({
  step: 'start',
  at: at(day),
  days,
  holder: 'a',
});
const standing = (acts: ClockAct[], day: string) => standingOf(acts, at(day, '23:59'), rules);

describe('a clock', () => {
  it('counts working days after the day of receipt: 13 February 2026 and ten days give 5 March', () => {
    const { due, warnOn, used, skipped } = standing([start('2026-02-13')], '2026-02-13');
    expect({ due, warnOn, used }).toEqual({ due: '2026-03-05', warnOn: '2026-03-03', used: 0 });
    expect(skipped).toHaveLength(10);
    expect(standing([start('2026-02-13')], '2026-03-05')).toMatchObject({ used: 9, late: false });
    expect(standing([start('2026-02-13')], '2026-03-06')).toMatchObject({ used: 10, late: true });
  });

  it('stands still from the day on which supplements are asked for to the day on which they come', () => {
    const acts: ClockAct[] = [start('2026-03-02'), { step: 'pause', at: at('2026-03-05') }];
    expect(standing(acts, '2026-03-30')).toMatchObject({ state: 'paused', used: 2, due: null });
    const resumed = (restart: boolean): ClockAct => ({
      step: 'resume',
      restart,
      at: at('2026-03-30'),
    });
    expect(standing([...acts, resumed(false)], '2026-03-30')).toMatchObject({ due: '2026-04-10' });
    expect(standing([...acts, resumed(true)], '2026-03-30')).toMatchObject({ due: '2026-04-14' });
  });

  it('stands still no longer than it was told to, and goes on from that day whenever somebody looks', () => {
    const acts: ClockAct[] = [
      start('2026-03-02'),
      { step: 'pause', at: at('2026-03-05'), days: 10 },
    ];
    const paused = standing(acts, '2026-03-19');
    expect(paused).toMatchObject({ state: 'paused', due: null, stillUntil: '2026-03-19' });
    expect(goesOn(paused, at('2026-03-19', '23:59'))).toBeUndefined();
    const ofItself = goesOn(paused, at('2026-10-30'))!;
    expect(ofItself).toEqual({
      ...{ step: 'resume', restart: false, at: new Date('2026-03-19T23:59:59.999+08:00') },
    });
    expect(goesOn(paused, at('2026-03-20', '00:00'))).toEqual(ofItself);
    // As if what was awaited had come on that day.
    const came: ClockAct = { step: 'resume', restart: false, at: at('2026-03-19') };
    const then = standing([...acts, ofItself], '2026-03-20');
    expect(then).toMatchObject({ state: 'running', due: '2026-03-31', stillUntil: null });
    expect(then).toEqual(standing([...acts, came], '2026-03-20'));
    const endless: ClockAct[] = [start('2026-03-02'), { step: 'pause', at: at('2026-03-05') }];
    expect(goesOn(standing(endless, '2026-10-30'), at('2026-10-30'))).toBeUndefined();
  });

  it('asked for supplements on its last day it has a day left when they come', () => {
    const acts: ClockAct[] = [
      start('2026-03-02', 1),
      { step: 'pause', at: at('2026-03-03') },
      { step: 'resume', restart: false, at: at('2026-03-09') },
    ];
    expect(standing(acts, '2026-03-09')).toMatchObject({ due: '2026-03-10', late: false });
  });

  it('is extended from its last day on, and held by whom it is handed over to', () => {
    const acts: ClockAct[] = [
      start('2026-03-02'),
      { step: 'extend', days: 10, at: at('2026-03-10') },
      { step: 'hand-over', holder: 'b', at: at('2026-03-11') },
    ];
    expect(standing(acts, '2026-03-11')).toMatchObject({
      ...{ limit: 20, due: '2026-03-30', warnOn: '2026-03-24', holder: 'b', used: 6 },
    });
  });

  it('remembers whether it ended in time', () => {
    const ended = (day: string): ClockAct[] => [start('2026-03-02'), { step: 'end', at: at(day) }];
    expect(standing(ended('2026-03-16'), '2026-09-01')).toMatchObject({
      state: 'ended',
      late: false,
    });
    expect(standing(ended('2026-03-17'), '2026-09-01')).toMatchObject({ late: true, used: 10 });
  });

  it('is not moved by anything once its last day is over', () => {
    const late = standing([start('2026-03-02')], '2026-03-17');
    expect(() => assertNotOver(late, 'pause')).toThrow('clocks.clock.over');
    expect(() => assertNotOver(late, 'extend')).toThrow('clocks.clock.over');
    assertNotOver(late, 'end');
  });

  it('names the year that the calendar lacks, and lives on without it', () => {
    const acts = [start('2026-12-28')];
    expect(() => standing(acts, '2026-12-28')).toThrow(/"year":2027.*cn\.yaml/);
    expect(lifeOf(acts)).toEqual({ state: 'running', holder: 'a', limit: 10 });
  });
});

type Step = ClockStep;
const steps = Object.keys(clockSteps) as Step[];

/** What is tried, hours after what was tried before; a machine's time may also have been put back. */
const tries = fc.array(
  fc.record({ step: fc.constantFrom(...steps), hours: fc.integer({ min: -72, max: 200 }) }),
  { maxLength: 12 },
);

const actOf = (step: Step, when: Date): ClockAct => ({
  step,
  at: when,
  days: 10,
  holder: 'b',
  restart: false,
});

describe('any life of a clock', () => {
  it('keeps its states, uses no more days than it has, and leaves a day when it runs on', () => {
    fc.assert(
      fc.property(tries, (tried) => {
        let now = at('2025-03-03');
        let state: ClockState = 'running';
        const acts: ClockAct[] = [start('2025-03-03')];
        for (const { step, hours } of tried) {
          now = new Date(now.getTime() + hours * 3_600_000);
          const before = standingOf(acts, now, rules);
          const next = after(state, step);
          const act = actOf(step, now);
          if (!next) {
            expect(() => lifeOf([...acts, act])).toThrow('clocks.clock.wrong-state');
            continue;
          }
          if (before.late && (step === 'pause' || step === 'extend')) continue;
          acts.push(act);
          state = next;
          const then = standingOf(acts, now, rules);
          expect(then.state).toBe(state);
          expect(then.used).toBeLessThanOrEqual(then.limit);
          expect(then.used).toBeGreaterThanOrEqual(0);
          if (step === 'resume')
            expect(then.due! > dayInChina(now) || now < acts.at(-2)!.at).toBe(true);
          if (step === 'extend' && state === 'running') expect(then.due! > before.due!).toBe(true);
        }
      }),
      { numRuns: Math.max(2000, sequences) },
    );
  });

  it('says of any past instant what it said then, whatever has happened since', () => {
    fc.assert(
      fc.property(tries, (tried) => {
        let now = at('2025-03-03');
        const acts: ClockAct[] = [start('2025-03-03')];
        const said: { readonly at: Date; readonly number: number; readonly what: unknown }[] = [];
        for (const { step, hours } of tried) {
          now = new Date(now.getTime() + Math.abs(hours) * 3_600_000 + 1);
          said.push({ at: now, number: acts.length, what: standingOf(acts, now, rules) });
          if (after(lifeOf(acts).state, step)) acts.push(actOf(step, new Date(now.getTime() + 1)));
        }
        for (const { at: then, what } of said) {
          expect(
            standingOf(
              acts.filter((act) => act.at <= then),
              then,
              rules,
            ),
          ).toEqual(what);
        }
      }),
      { numRuns: Math.max(500, sequences) },
    );
  });
});
