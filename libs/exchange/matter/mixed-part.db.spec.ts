import { LegalClocks } from '@shutong/clocks';
import { FixedClock, systemContext } from '@shutong/platform';
import {
  bureau,
  enrol,
  exchangeHub,
  police,
  water,
  type ExchangeHub,
} from '../../../test/support/exchange';
import {
  matterFor,
  membersOf,
  mounted,
  partOf,
  unconditional,
} from '../../../test/support/matters';
import { startClockWatch, type WatchUnderTest } from '../../../test/support/raising';
import { codeOf } from '../../../test/support/refusals';
import { ApplicationFiles } from '../application/application-files.service';
import { ApplicationService } from '../application/application.service';
import { partActions } from './matter-actions.policy';
import type { Matter } from './matter.entity';
import { MatterService } from './matter.service';
import { Parts } from './parts.service';

const start = new Date('2026-03-02T10:00:00+08:00');
const nextDays = new Date('2026-03-05T10:00:00+08:00');

describe('a part of conditional and unconditional data, of a provider without a connector', () => {
  const clock = new FixedClock(start);
  let hub: ExchangeHub;
  let free: string;
  let watch: WatchUnderTest;
  beforeAll(async () => {
    hub = await exchangeHub({}, clock);
    watch = await startClockWatch(hub);
    await enrol(hub, water);
    free = await mounted(hub, police, '303/3', { title: '取水计量点', ...unconditional });
  });
  beforeEach(() => clock.set(start));
  afterAll(async () => {
    await watch.stop();
    await hub.close();
  });

  const requester = () => hub.as(water, 'requester', 'wang');
  const officer = () => hub.as(police, 'provider-officer', 'chen');
  const authority = () => hub.as(bureau, 'authority', 'gao');
  const parts = () => hub.app.get(Parts);

  async function sent(resources: readonly string[]): Promise<Matter> {
    const periodUntil = new Date('2027-06-01T00:00:00Z');
    const matters = hub.app.get(MatterService);
    const { id } = await matters.apply(requester(), matterFor(hub, resources, { periodUntil }));
    return matters.approve(hub.as(water, 'office-head', 'li'), id);
  }

  /** Whether the step is foretold as allowed, or else why not. */
  async function foretold(by: ReturnType<typeof officer>, matter: Matter, action: string) {
    const files = await hub.app.get(ApplicationFiles).ofAll(by, await membersOf(hub, by, matter));
    const found = partActions(by.actor, files).find((one) => one.action === action)!;
    return found.refusal?.code ?? 'ok';
  }

  async function told(id: string) {
    const { rows } = await hub.db.pool('migrator').query<Record<string, string>>(
      `SELECT template, addressee, params ->> 'dueOn' AS "dueOn", due_on::text AS day
         FROM notice.notice WHERE about_id = $1 AND (task AND done_at IS NULL OR template LIKE '%-consented')
        ORDER BY id`,
      [id],
    );
    return rows;
  }

  async function limitsOf(matter: Matter): Promise<unknown[]> {
    const clocks = (await membersOf(hub, requester(), matter)).map(({ id }) =>
      hub.app.get(LegalClocks).ofMatter(id),
    );
    const limits = (await Promise.all(clocks)).flat();
    return limits.map(({ kind, limitDays }) => [kind, limitDays]).sort();
  }

  it('Article 21: has its task by the first of its last days, and more time where the law gives any', async () => {
    const matter = await sent([hub.resourceId, free]);
    const received = {
      ...{ template: 'matter-application-received', day: '2026-03-03' },
      addressee: `role:${police}/provider-officer`,
    };
    expect(await told(matter.id)).toMatchObject([received]);
    clock.set(nextDays);
    const { id } = await partOf(hub, officer(), matter);
    expect(await foretold(officer(), matter, 'askPartExtension')).toBe('ok');
    await parts().askExtension(officer(), id, '需会商');
    const asked = { template: 'matter-extension-asked', addressee: `role:${bureau}/authority` };
    expect(await told(matter.id)).toMatchObject([received, { ...asked, day: '2026-03-16' }]);
    expect(await foretold(authority(), matter, 'answerPartExtension')).toBe('ok');
    await parts().answerExtension(authority(), id, { consented: true, remarks: '' });
    expect(await limitsOf(matter)).toEqual([
      ['answer-conditional', 20],
      ['answer-unconditional', 1],
    ]);
    const consented = { template: 'matter-extension-consented', dueOn: '2026-03-30' };
    expect((await told(matter.id)).slice(1)).toMatchObject([consented, consented]);
    expect(await foretold(officer(), matter, 'askPartExtension')).toBe(
      'exchange.extension.already-asked',
    );
  });

  async function clocksOf(matter: Matter): Promise<unknown[]> {
    const members = await membersOf(hub, requester(), matter);
    const clocks = await Promise.all(
      members.map(({ id }) => hub.app.get(LegalClocks).ofMatter(id)),
    );
    const shown = clocks.flat().map(({ kind, state, dueOn }) => [kind, state, dueOn]);
    return shown.filter(([kind]) => kind !== 'supplement').sort();
  }

  it('Article 21: is asked for its one supplement also once the day for the unconditional is over, which stays late', async () => {
    const matter = await sent([hub.resourceId, free]);
    const { id } = await partOf(hub, officer(), matter);
    clock.set(nextDays);
    const ask = () => codeOf(parts().askSupplement(officer(), id, ['用途说明']));
    expect(await foretold(officer(), matter, 'askPartSupplement')).toBe('ok');
    expect(await ask()).toBe('ok');
    const late = ['answer-unconditional', 'running', '2026-03-03'];
    expect(await clocksOf(matter)).toEqual([['answer-conditional', 'paused', null], late]);
    clock.set(new Date('2026-03-09T10:00:00+08:00'));
    await parts().supply(requester(), id, ['见附件']);
    expect(await clocksOf(matter)).toEqual([['answer-conditional', 'running', '2026-03-19'], late]);
    const again = 'exchange.supplement.already-asked';
    expect(await foretold(officer(), matter, 'askPartSupplement')).toBe(again);
    expect(await ask()).toBe(again);
  });

  it('C46.3 its officer has a task once no supplement has come in time, also where only what was late is left of it', async () => {
    const matter = await sent([hub.resourceId, free]);
    const { id } = await partOf(hub, officer(), matter);
    clock.set(nextDays);
    await parts().askSupplement(officer(), id, ['用途说明']);
    const members = await membersOf(hub, requester(), matter);
    const conditional = members.find(({ sharing }) => sharing === 'conditional')!;
    await hub.app.get(ApplicationService).withdraw(requester(), conditional.id);
    clock.set(new Date('2026-03-20T10:00:00+08:00'));
    await watch.look(systemContext('clock-watch', clock.now()));
    const asked = { template: 'matter-supplement-asked', day: '2026-03-19' };
    const late = { template: 'supplement-late', dueOn: '2026-03-19', day: '2026-03-03' };
    const addressee = `role:${police}/provider-officer`;
    expect(await told(matter.id)).toMatchObject([asked, { ...late, addressee }]);
    await parts().supply(requester(), id, ['见附件']);
    expect(await told(matter.id)).toMatchObject([{ template: 'matter-application-supplied' }]);
  });

  it.each([
    ['all of it is unconditional', '2026-03-05', () => [free]],
    ['all of it is late', '2026-03-17', () => [hub.resourceId, free]],
  ])(
    'Article 21: is asked for no supplement where %s and over, as is told beforehand',
    async (_, day, resources) => {
      const matter = await sent(resources());
      const { id } = await partOf(hub, officer(), matter);
      clock.set(new Date(`${day}T10:00:00+08:00`));
      const over = 'clocks.clock.over';
      expect(await foretold(officer(), matter, 'askPartSupplement')).toBe(over);
      expect(await codeOf(parts().askSupplement(officer(), id, ['用途说明']))).toBe(over);
      const members = await membersOf(hub, officer(), matter);
      expect(members.map(({ state }) => state)).toEqual(resources().map(() => 'received'));
    },
  );

  it('Article 21: has none where all of it is unconditional, as is told beforehand', async () => {
    const matter = await sent([free]);
    const { id } = await partOf(hub, officer(), matter);
    const none = 'clocks.clock.no-extension';
    expect(await foretold(officer(), matter, 'askPartExtension')).toBe(none);
    expect(await codeOf(parts().askExtension(officer(), id, '需会商'))).toBe(none);
  });
});
