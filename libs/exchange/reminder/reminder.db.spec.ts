import { FixedClock, type Context } from '@shutong/platform';
import {
  bureau,
  exchangeUnderTest,
  police,
  water,
  type ExchangeUnderTest,
} from '../../../test/support/exchange';
import { grant, received } from '../../../test/support/exchange-calls';
import { matterFor, membersOf, mounted } from '../../../test/support/matters';
import { codeOf } from '../../../test/support/refusals';
import { ApplicationFiles } from '../application/application-files.service';
import { ApplicationService } from '../application/application.service';
import { availableActions } from '../application/available-actions.policy';
import { DecisionService } from '../decision/decision.service';
import { Extensions } from '../extension/extensions.service';
import { MatterService } from '../matter/matter.service';
import { Supplements } from '../supplement/supplements.service';
import { Reminders } from './reminders.service';

const start = new Date('2026-03-02T10:00:00+08:00');
const dayMs = 86_400_000;

describe('reminding of an application', () => {
  const clock = new FixedClock(start);
  let hub: ExchangeUnderTest;
  beforeAll(async () => {
    hub = await exchangeUnderTest(clock);
  });
  beforeEach(() => clock.set(start));
  afterAll(() => hub.close());

  const officer = () => hub.as(police, 'provider-officer', 'chen');
  const requester = () => hub.as(water, 'requester', 'wang');
  const authority = () => hub.as(bureau, 'authority', 'gao');
  /** As it is foretold. */
  async function remind(by: Context, id: string): Promise<string> {
    const said = await told(by, id);
    const answered = await codeOf(hub.app.get(Reminders).remind(by, id));
    expect(answered).toBe(said ?? answered);
    return answered;
  }
  /** Why one may not, as one is told; undefined where one may not even read it. */
  async function told(by: Context, id: string): Promise<string | undefined> {
    const found = await hub.app
      .get(ApplicationService)
      .get(by, id)
      .catch(() => undefined);
    if (!found) return undefined;
    const file = await hub.app.get(ApplicationFiles).of(by, found);
    const actions = availableActions(by.actor, file);
    const reminding = actions.find(({ action }) => action === 'remindApplication')!;
    return reminding.refusal?.code ?? 'ok';
  }
  const arrived = async () =>
    (await received(hub, { periodUntil: new Date('2027-03-01T00:00:00Z') })).id;

  async function reminded(id: string): Promise<[string, string][]> {
    const { rows } = await hub.db.pool('migrator').query<{ addressee: string; from: string }>(
      `SELECT addressee, params->>'from' AS from FROM notice.notice
        WHERE about_id = $1 AND template = 'reminder' ORDER BY told_at, addressee`,
      [id],
    );
    return rows.map(({ addressee, from }) => [addressee, from]);
  }

  it('tells whoever has the next step, once a day, and says who reminds', async () => {
    const id = await arrived();
    expect(await remind(requester(), id)).toBe('ok');
    expect(await remind(requester(), id)).toBe('exchange.reminder.already-today');
    clock.advance(dayMs);
    expect(await remind(authority(), id)).toBe('ok');
    expect(await reminded(id)).toEqual([
      [`role:${police}/provider-officer`, '省水利厅'],
      [`role:${police}/provider-officer`, '省大数据局'],
    ]);
    const entries = await hub.entries('exchange.application.remind');
    expect(entries.map(({ outcome }) => outcome)).toEqual(['allow', 'deny', 'allow']);
  });

  it('is no department’s to use up for another, neither the provider’s for who waits for it', async () => {
    const id = await arrived();
    const proposal = { ...grant, fields: ['holder'] };
    await hub.app.get(DecisionService).propose(officer(), id, proposal);
    for (const by of [officer(), requester(), authority()]) {
      expect(await remind(by, id)).toBe('ok');
      expect(await remind(by, id)).toBe('exchange.reminder.already-today');
    }
    expect((await reminded(id)).map(([, from]) => from).sort()).toEqual(
      ['省公安厅', '省大数据局', '省水利厅'].sort(),
    );
  });

  it('goes to the requester while a supplement is awaited, to the authority while consent is', async () => {
    const id = await arrived();
    await hub.app.get(Extensions).ask(officer(), id, '需会商');
    expect(await remind(officer(), id)).toBe('ok');
    expect(await reminded(id)).toEqual([[`role:${bureau}/authority`, '省公安厅']]);
    await hub.app.get(Supplements).ask(officer(), id, ['用途说明']);
    clock.advance(dayMs);
    expect(await remind(officer(), id)).toBe('ok');
    expect((await reminded(id)).slice(1).map(([to]) => to)).toEqual([
      ...[`role:${water}/requester`, `role:${bureau}/authority`],
    ]);
  });

  it('speaks of the matter to which an application belongs, once, whichever of its resources is named', async () => {
    const resources = [hub.resourceId, await mounted(hub, police, '303/9', { title: '取水计划' })];
    const matters = hub.app.get(MatterService);
    const wish = matterFor(hub, resources, { periodUntil: new Date('2027-03-01T00:00:00Z') });
    const matter = await matters.apply(requester(), wish);
    await matters.approve(hub.as(water, 'office-head', 'li'), matter.id);
    const [one, other] = await membersOf(hub, requester(), matter);
    expect(await remind(requester(), one!.id)).toBe('ok');
    expect(await remind(requester(), other!.id)).toBe('exchange.reminder.already-today');
    const { rows } = await hub.db.pool('migrator').query(
      `SELECT about_type, params ->> 'title' AS title FROM notice.notice
        WHERE about_id = ANY ($1) AND template = 'reminder'`,
      [[matter.id, one!.id, other!.id]],
    );
    expect(rows).toEqual([{ about_type: 'matter', title: '取水许可延续' }]);
  });

  it('is of no use to who has the next step, after the end, or to strangers', async () => {
    const id = await arrived();
    expect(await remind(officer(), id)).toBe('exchange.reminder.nothing-awaited');
    const stranger = hub.as('11520000MB0000003C', 'requester', 'x');
    expect(await remind(stranger, id)).toBe('exchange.application.not-found');
    await hub.app.get(ApplicationService).withdraw(requester(), id);
    expect(await remind(requester(), id)).toBe('exchange.reminder.nothing-awaited');
    expect(await reminded(id)).toEqual([]);
  });
});
