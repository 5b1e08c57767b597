import { LegalClocks } from '@shutong/clocks';
import { FixedClock, systemContext, type Context } from '@shutong/platform';
import {
  bureau,
  exchangeUnderTest,
  police,
  water,
  type ExchangeUnderTest,
} from '../../../test/support/exchange';
import { signed } from '../../../test/support/exchange-calls';
import { misuse } from '../../../test/support/misuse';
import { startClockWatch, workerUnderTest } from '../../../test/support/raising';
import { rectificationsUnderTest } from '../../../test/support/rectifications';
import { codeOf } from '../../../test/support/refusals';
import { MissingExaminations } from './missing-examinations.service';
import { Rectifications } from './rectifications.service';

const at = (day: string) => new Date(`${day}T10:00:00+08:00`);

describe('the examination of a rectification that a provider has ordered', () => {
  const clock = new FixedClock(at('2026-03-02'));
  let hub: ExchangeUnderTest;
  let watch: Awaited<ReturnType<typeof startClockWatch>>;
  beforeAll(async () => {
    hub = await exchangeUnderTest(clock);
    watch = await startClockWatch(hub);
  });
  beforeEach(() => clock.set(at('2026-03-02')));
  afterAll(async () => {
    await watch.stop();
    await hub.close();
  });

  const { head, provider, second, authority, service, register, stateOf, imposed, ...seen } =
    rectificationsUnderTest(() => hub);
  const { reported, openTasks, eventsOf } = seen;
  const examinationOf = async (id: string) =>
    (await hub.app.get(LegalClocks).ofMatter(id))
      .filter(({ kind }) => kind === 'rectification-examination')
      .map(({ holder, dueOn, outcome, late }) => ({ holder, dueOn, outcome, late }));

  it('Article 27: what is not examined in time the authority may examine, and has that as a task', async () => {
    const { agreementId, id } = await reported();
    const running = { holder: police, dueOn: '2026-03-16', outcome: null, late: null };
    expect(await examinationOf(id)).toEqual([running]);
    clock.set(at('2026-03-16'));
    expect(await codeOf(service().accept(authority(), id))).toBe(
      'exchange.rectification.not-yours',
    );
    // A rejection is no end: what follows from it is awaited still.
    await service().reject(provider(), id, '仍有账号');
    expect(await examinationOf(id)).toEqual([running]);
    clock.set(at('2026-03-17'));
    await watch.look(systemContext('clock-watch', clock.now()));
    expect(await openTasks(id)).toEqual([
      `examination-overdue role:${bureau}/authority task`,
      `rectification-to-decide role:${police}/office-head 2026-03-16`,
    ]);
    expect(await codeOf(service().orderFurther(hub.as(water, 'authority'), id, '再查'))).toBe(
      'exchange.rectification.own-matter',
    );
    await service().orderFurther(authority(), id, '全部收回');
    expect(await examinationOf(id)).toEqual([{ ...running, outcome: 'done', late: true }]);
    expect(await openTasks(id)).toHaveLength(2);
    await service().refuse(head(), id, '业务需要');
    expect(await examinationOf(id)).toMatchObject([{}, { holder: police, dueOn: '2026-03-31' }]);
    await service().lift(authority(), agreementId, '经查无误');
    expect((await examinationOf(id)).at(-1)).toMatchObject({ outcome: 'done', late: false });
  });

  it('Article 27: a provider ends an agreement for misuse by a second person, and files that with the authority', async () => {
    const { agreementId, id } = await imposed();
    await service().refuse(head(), id, '不认可');
    const terminate = (by: Context) => codeOf(service().terminate(by, agreementId, '拒不整改'));
    expect(await terminate(provider())).toBe('exchange.rectification.second-person');
    expect(await stateOf(agreementId)).toBe('suspended');
    expect(await terminate(second())).toBe('ok');
    const filing = `termination-to-file role:${bureau}/authority 2026-03-09`;
    expect(await openTasks(id)).toEqual([filing]);
    const file = (by: Context, number = '黔数备〔2026〕5号') =>
      codeOf(service().fileTermination(by, id, number));
    expect(await file(provider())).toBe('exchange.rectification.not-yours');
    expect(await file(hub.as(water, 'authority'))).toBe('exchange.rectification.own-matter');
    expect(await file(authority(), ' ')).toBe('exchange.rectification.incomplete');
    expect(await register().get(provider(), id)).toMatchObject({ filingNumber: null });
    const both = await Promise.all([
      file(authority()),
      file(hub.as(bureau, 'authority', 'another')),
    ]);
    expect(both.sort()).toEqual(['exchange.rectification.wrong-state', 'ok']);
    expect(await register().get(provider(), id)).toMatchObject({
      ...{ state: 'terminated', filingNumber: '黔数备〔2026〕5号', filedAt: clock.now() },
    });
    expect(await openTasks(id)).toEqual([]);
    expect(await eventsOf(id)).toEqual(['ordered', 'refused', 'terminated', 'filed']);
  });

  it('Article 27: where the provider has no second person the authority ends it, and files nothing with itself', async () => {
    const { agreementId, id } = await reported();
    await service().reject(provider(), id, '不足');
    await service().terminate(authority(), agreementId, '整改不到位');
    expect(await stateOf(agreementId)).toBe('terminated');
    expect(await openTasks(id)).toEqual([]);
    expect(await codeOf(service().fileTermination(authority(), id, '6号'))).toBe(
      'exchange.rectification.wrong-state',
    );
  });

  it('has its time also where the answer came before there was a limit, counted from when that is found', async () => {
    const [answered, rejected] = [await reported(), await reported()];
    await service().reject(provider(), rejected.id, '仍有账号');
    const ids = [[answered.id, rejected.id]];
    const owner = hub.db.pool('migrator');
    await owner.query(
      `DELETE FROM clocks.act WHERE clock_id IN (SELECT id FROM clocks.clock
        WHERE kind = 'rectification-examination' AND matter_id = ANY ($1))`,
      ids,
    );
    await owner.query(
      `DELETE FROM clocks.clock WHERE kind = 'rectification-examination' AND matter_id = ANY ($1)`,
      ids,
    );
    await owner.query(
      'UPDATE notice.notice SET due_on = NULL WHERE task AND about_id = ANY ($1)',
      ids,
    );
    clock.set(at('2026-06-01'));
    const { get, stop } = await workerUnderTest(hub);
    const found = () => get(MissingExaminations).start(systemContext('test', clock.now()));
    await Promise.all([found(), found()]);
    expect(await found()).toBe(0);
    await stop();
    const running = { holder: police, dueOn: '2026-06-15', outcome: null, late: null };
    expect(await examinationOf(answered.id)).toEqual([running]);
    expect(await examinationOf(rejected.id)).toEqual([running]);
    expect(await openTasks(answered.id)).toEqual([
      `rectification-reported role:${police}/office-head 2026-06-15`,
    ]);
    expect(await openTasks(rejected.id)).toEqual([
      `rectification-to-decide role:${police}/office-head 2026-06-15`,
    ]);
  });
});

describe('where the requester is the authority itself', () => {
  const clock = new FixedClock(at('2026-03-02'));
  let hub: ExchangeUnderTest;
  let watch: Awaited<ReturnType<typeof startClockWatch>>;
  beforeAll(async () => {
    hub = await exchangeUnderTest(clock, { AUTHORITY_DEPARTMENT: water });
    watch = await startClockWatch(hub);
  });
  afterAll(async () => {
    await watch.stop();
    await hub.close();
  });

  it('nobody there gets the task to judge or to acknowledge what is their own', async () => {
    const service = hub.app.get(Rectifications);
    const provider = (name: string) => hub.as(police, 'office-head', name);
    const agreement = await signed(hub, { periodUntil: new Date('2027-03-01T00:00:00Z') });
    const { id } = await service.suspend(provider('sun'), agreement.id, misuse);
    await service.refuse(hub.as(water, 'office-head', 'li'), id, '不认可');
    clock.set(at('2026-03-17'));
    await watch.look(systemContext('clock-watch', clock.now()));
    await service.terminate(provider('zhou'), agreement.id, '拒不整改');
    const { rows } = await hub.db
      .pool('migrator')
      .query(`SELECT template FROM notice.notice WHERE about_id = $1 AND addressee LIKE $2`, [
        id,
        `role:${water}/authority%`,
      ]);
    expect(rows).toEqual([]);
    const clocks = await hub.app.get(LegalClocks).ofMatter(id);
    expect(clocks.map(({ kind }) => kind)).not.toContain('termination-filing');
  });
});
