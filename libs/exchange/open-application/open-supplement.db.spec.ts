import { Clocks, LegalClocks } from '@shutong/clocks';
import { FixedClock } from '@shutong/platform';
import { police } from '../../../test/support/exchange';
import {
  applied,
  developer,
  openRefusal,
  openingHub,
  type OpeningHub,
} from '../../../test/support/open-applications';
import { addYear } from '../../../test/support/calendars';
import { codeOf } from '../../../test/support/refusals';
import { openActions } from './open-actions.policy';
import { OpenAnswers } from './open-answers.service';
import { OpenApplications } from './open-applications.service';
import { OpenRegister } from './open-register.service';
import { OpenReview } from './open-review.service';

const at = (day: string) => new Date(`${day}T10:00:00+08:00`);
const code = (name: string) => `exchange.open-application.${name}`;

describe('the supplement of an application for conditionally open data', () => {
  const clock = new FixedClock(at('2026-03-02'));
  let hub: OpeningHub;
  beforeAll(async () => {
    hub = await openingHub(clock);
  });
  // Each test applies as somebody else: who has an open application has no second one.
  let person = 0;
  let by: ReturnType<typeof developer>;
  beforeEach(() => {
    clock.set(at('2026-03-02'));
    by = developer(hub, `申请人${(person += 1)}`);
  });
  afterAll(() => hub.close());

  const officer = () => hub.as(police, 'provider-officer', 'chen');
  const head = () => hub.as(police, 'office-head', 'sun');
  const answers = () => hub.app.get(OpenAnswers);
  const review = () => hub.app.get(OpenReview);
  const register = () => hub.app.get(OpenRegister);
  const grant = { outcome: 'granted', reasons: '', ground: '', fields: ['holder'] } as const;
  const clockOf = async (id: string) => (await hub.app.get(LegalClocks).ofMatter(id))[0]!;

  it('lacks something once, item by item; the time stands still until it is supplied', async () => {
    const { id } = await applied(hub, {}, by);
    const ask = (missing: string[]) => codeOf(review().askSupplement(officer(), id, missing));
    const propose = (change: object) =>
      codeOf(answers().propose(officer(), id, { ...openRefusal, ...change }));
    const incomplete = { forIncompleteness: true };
    expect(await ask([])).toBe('exchange.supplement.not-itemised');
    expect(await propose(incomplete)).toBe('exchange.supplement.not-asked');
    expect(await ask(['数据存放地点', '负责人'])).toBe('ok');
    expect(await clockOf(id)).toMatchObject({ state: 'paused' });
    expect(await propose({})).toBe('exchange.supplement.awaited');
    expect(await propose(incomplete)).toBe('exchange.supplement.awaited');
    const supply = (given: string[], ctx = by) =>
      codeOf(hub.app.get(OpenApplications).supply(ctx, id, given));
    expect(await supply(['贵阳'])).toBe('exchange.supplement.unanswered');
    expect(await supply(['贵阳', '本人'], head())).toBe(code('not-the-applicant'));
    clock.set(at('2026-03-10'));
    expect(await supply(['贵阳', '本人'])).toBe('ok');
    expect(await clockOf(id)).toMatchObject({ state: 'running' });
    expect(await ask(['还有'])).toBe('exchange.supplement.already-asked');
  });

  it('is refused as incomplete when the applicant has let its time pass', async () => {
    const { id } = await applied(hub, {}, by);
    await review().askSupplement(officer(), id, ['负责人']);
    const { askedAt } = await register().get(officer(), id);
    expect(hub.app.get(Clocks).lastDay('supplement', askedAt!)).toBe('2026-03-16');
    const propose = () =>
      codeOf(answers().propose(officer(), id, { ...openRefusal, forIncompleteness: true }));
    const told = async () => {
      const file = await register().fileOf(await register().get(officer(), id));
      const actions = openActions(officer().actor, file);
      return actions.find(({ action }) => action === 'proposeOpenAnswer')!.refusal?.code ?? 'ok';
    };
    clock.set(at('2026-03-16'));
    expect(await propose()).toBe('exchange.supplement.awaited');
    expect(await told()).toBe('exchange.supplement.awaited');
    clock.set(at('2026-03-17'));
    expect(await codeOf(answers().propose(officer(), id, openRefusal))).toBe(
      'exchange.supplement.not-supplied',
    );
    expect(await told()).toBe('ok');
    expect(await propose()).toBe('ok');
    expect(await codeOf(answers().propose(officer(), id, grant))).toBe(
      'exchange.supplement.not-supplied',
    );
    // The provider’s time has gone on by then: fifteen days from the last day for the supplement.
    expect(await clockOf(id)).toMatchObject({ state: 'running', dueOn: '2026-04-07' });
    clock.set(at('2026-11-17'));
    expect((await answers().answer(head(), id)).state).toBe('refused');
    expect(await clockOf(id)).toMatchObject({ outcome: 'done', late: true });
  });

  it('waits no longer for a supplement that was asked for before the calendar had its last day', async () => {
    clock.set(at('2026-12-28'));
    const { id } = await applied(hub, {}, by);
    await review().askSupplement(officer(), id, ['负责人']);
    clock.set(at('2027-02-26'));
    const propose = () =>
      codeOf(answers().propose(officer(), id, { ...openRefusal, forIncompleteness: true }));
    expect(await propose()).toBe('exchange.supplement.awaited');
    const forget = addYear(hub, 2027);
    expect(await propose()).toBe('ok');
    // By then the provider’s own time is over, too.
    await answers().answer(head(), id);
    expect(await clockOf(id)).toMatchObject({ outcome: 'done', late: true });
    forget();
  });
});
