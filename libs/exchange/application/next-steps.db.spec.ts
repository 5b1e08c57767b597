import { answering, at, periodUntil } from '../../../test/support/answering';
import { bureau, police, water } from '../../../test/support/exchange';
import { signed } from '../../../test/support/exchange-calls';
import { matterFor, membersOf, partOf } from '../../../test/support/matters';
import { misuse, suspended } from '../../../test/support/misuse';
import { registeredOfficer } from '../../../test/support/officers';
import { HandOvers } from '../hand-over/hand-overs.service';
import { Reminders } from '../reminder/reminders.service';
import { MatterService } from '../matter/matter.service';
import { Parts } from '../matter/parts.service';
import { Rectifications } from '../rectification/rectifications.service';

describe('who has the next step by time alone', () => {
  const scene = answering();
  const { clock, provider, arrived, propose, ask, look } = scene;

  const incomplete = {
    ...{ outcome: 'refused', reasons: '未补正', ground: '条例第二十一条' },
    ...{ fields: [], forIncompleteness: true },
  } as const;
  async function tasks(aboutId: string) {
    const { rows } = await scene.hub.db.pool('migrator').query<{
      readonly addressee: string;
      readonly template: string;
      readonly due: string | null;
    }>(
      `SELECT addressee, template, due_on::text AS due FROM notice.notice
        WHERE about_id = $1 AND task AND done_at IS NULL ORDER BY addressee`,
      [aboutId],
    );
    return rows.map(({ addressee, template, due }) => [addressee, template, due]);
  }
  const officer = `role:${police}/provider-officer`;
  const head = `role:${police}/office-head`;
  const supplying = [`role:${water}/requester`, 'supplement-asked', '2026-03-16'];

  it('an officer has it as a task once the time for supplements is over, until it is proposed to refuse', async () => {
    const id = await arrived();
    await ask(id);
    expect(await tasks(id)).toEqual([supplying]);
    clock.set(at('2026-03-17'));
    await look();
    expect(await tasks(id)).toEqual([supplying, [officer, 'clock-resumed', '2026-03-30']]);
    await propose(id, incomplete);
    expect(await tasks(id)).toEqual([[head, 'decision-proposed', '2026-03-30']]);
  });

  const remind = (id: string) =>
    scene.hub.app.get(Reminders).remind(scene.hub.as(bureau, 'authority', 'gao'), id);
  /** Who at the provider has ever been told of it as a task. */
  async function everTold(aboutId: string): Promise<string[]> {
    const { rows } = await scene.hub.db.pool('migrator').query<{ readonly told: string }>(
      `SELECT addressee || ' ' || template AS told FROM notice.notice
        WHERE about_id = $1 AND task AND addressee LIKE $2 ORDER BY id`,
      [aboutId, `${officer}%`],
    );
    return rows.map(({ told }) => told);
  }

  it('an officer is told of it once, whether the watch or somebody’s step finds it first', async () => {
    for (const [found, ways] of [
      ['clock-resumed', (id: string) => look().then(() => remind(id))],
      ['supplement-over', (id: string) => remind(id).then(look)],
    ] as const) {
      clock.set(at('2026-03-02'));
      const id = await arrived();
      await ask(id);
      clock.set(at('2026-03-17'));
      await ways(id);
      expect(await tasks(id)).toEqual([supplying, [officer, found, '2026-03-30']]);
      expect(await everTold(id)).toEqual([
        `${officer} application-received`,
        `${officer} ${found}`,
      ]);
    }
  });

  it('whoever has it in hand has the task alone', async () => {
    const id = await arrived();
    const { id: person } = await registeredOfficer(scene.hub, 'zhao');
    await ask(id);
    await scene.hub.app.get(HandOvers).handOver(scene.head(), id, person);
    clock.set(at('2026-03-17'));
    await look();
    const inHand = `${officer}/https://id.example#zhao`;
    expect(await tasks(id)).toEqual([supplying, [inHand, 'clock-resumed', '2026-03-30']]);
  });

  it('whoever gets it in hand meanwhile has the task in place of the others', async () => {
    const id = await arrived();
    await ask(id);
    clock.set(at('2026-03-17'));
    await look();
    const { id: person } = await registeredOfficer(scene.hub, 'qian');
    await scene.hub.app.get(HandOvers).handOver(scene.head(), id, person);
    expect(await tasks(id)).toEqual([
      supplying,
      [`${officer}/https://id.example#qian`, 'supplement-over', '2026-03-30'],
    ]);
  });

  it('of a part of a matter, too', async () => {
    const { hub } = scene;
    const matters = hub.app.get(MatterService);
    const wish = matterFor(hub, [hub.resourceId], { periodUntil });
    const matter = await matters.apply(scene.requester(), wish);
    await matters.approve(hub.as(water, 'office-head', 'li'), matter.id);
    const { id } = await partOf(hub, provider(), matter);
    await hub.app.get(Parts).askSupplement(provider(), id, ['用途说明']);
    clock.set(at('2026-03-17'));
    await look();
    const expected = [
      [supplying[0], 'matter-supplement-asked', '2026-03-16'],
      [officer, 'clock-resumed', '2026-03-30'],
    ];
    expect(await tasks(matter.id)).toEqual(expected);
    await remind((await membersOf(hub, provider(), matter))[0]!.id);
    expect(await tasks(matter.id)).toEqual(expected);
  });

  it.each(['authority', 'provider'])(
    'whoever suspended decides once a rectification is overdue: the %s',
    async (office) => {
      const { hub } = scene;
      const { id: agreementId } = await signed(hub, { periodUntil });
      const rectifications = hub.app.get(Rectifications);
      const id =
        office === 'authority'
          ? await suspended(hub, agreementId)
          : (await rectifications.suspend(scene.head(), agreementId, misuse)).id;
      const ordered = ['office-head', 'requester'].map((role) => [
        ...[`role:${water}/${role}`, 'rectification-ordered', '2026-03-16'],
      ]);
      await look();
      expect(await tasks(id)).toEqual(ordered);
      clock.set(at('2026-03-17'));
      await look();
      const imposer = office === 'authority' ? `role:${bureau}/authority` : head;
      const deciding = [imposer, 'rectification-overdue', null];
      expect(await tasks(id)).toEqual([...ordered, deciding].sort());
      const by = office === 'authority' ? hub.as(bureau, 'authority', 'gao') : scene.head();
      await rectifications.lift(by, agreementId, '已改正');
      expect(await tasks(id)).toEqual([]);
    },
  );
});
