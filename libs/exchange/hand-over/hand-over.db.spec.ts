import { FixedClock, type Context } from '@shutong/platform';
import { People } from '@shutong/identity';
import {
  bureau,
  exchangeUnderTest,
  police,
  water,
  type ExchangeUnderTest,
} from '../../../test/support/exchange';
import { received, wishFor } from '../../../test/support/exchange-calls';
import { matterFor, membersOf, partOf } from '../../../test/support/matters';
import { registeredOfficer } from '../../../test/support/officers';
import { codeOf } from '../../../test/support/refusals';
import { ApplicationService } from '../application/application.service';
import { Inbox } from '../../notice/inbox/inbox.service';
import { MatterService } from '../matter/matter.service';
import { Supplements } from '../supplement/supplements.service';
import { HandOvers } from './hand-overs.service';
import { Officers, type HandedOver } from './officers.service';

const start = new Date('2026-03-02T10:00:00+08:00');

describe('handing an application over', () => {
  const clock = new FixedClock(start);
  let hub: ExchangeUnderTest;
  const officers: string[] = [];
  beforeAll(async () => {
    hub = await exchangeUnderTest(clock);
    for (const [subject, department] of [
      ['chen', police],
      ['sun', police],
      ['wu', water],
    ] as const) {
      officers.push((await registeredOfficer(hub, subject, department)).id);
    }
  });
  beforeEach(() => clock.set(start));
  afterAll(() => hub.close());

  const officer = (name = 'chen') => hub.as(police, 'provider-officer', name);
  const head = () => hub.as(police, 'office-head', 'zhou');
  const requester = () => hub.as(water, 'requester', 'wang');
  const handOver = (by: Context, id: string, to: string | null) =>
    hub.app.get(HandOvers).handOver(by, id, to);
  const read = (id: string) => hub.app.get(ApplicationService).get(officer(), id);
  const arrived = async () =>
    (await received(hub, { periodUntil: new Date('2027-03-01T00:00:00Z') })).id;

  /** Who has it as a task now. */
  async function holders(id: string): Promise<string[]> {
    const { rows } = await hub.db.pool('migrator').query<{ addressee: string }>(
      `SELECT addressee FROM notice.notice
        WHERE about_id = $1 AND task AND done_at IS NULL ORDER BY 1`,
      [id],
    );
    return rows.map(({ addressee }) => addressee);
  }
  const all = `role:${police}/provider-officer`;
  const one = (name: string) => `${all}/https://id.example#${name}`;

  it('puts an officer in charge, whose task it is then alone, and can be taken back and forth', async () => {
    const id = await arrived();
    expect(await holders(id)).toEqual([all]);
    for (const [to, holder] of [
      [officers[0]!, one('chen')],
      [officers[1]!, one('sun')],
      [officers[0]!, one('chen')],
      [null, all],
      [officers[1]!, one('sun')],
      [null, all],
    ] as const) {
      // At a time that stands still: each hand-over has a task of its own nonetheless.
      await handOver(head(), id, to);
      expect(await holders(id)).toEqual([holder]);
    }
    expect(await hub.entries('exchange.application.hand-over')).toHaveLength(6);
  });

  it('keeps the officer in charge after a supplement, and any other may still step in', async () => {
    const id = await arrived();
    await handOver(officer(), id, officers[1]!);
    await hub.app.get(Supplements).ask(officer(), id, ['用途说明']);
    await hub.app.get(Supplements).supply(requester(), id, ['见附件']);
    expect(await holders(id)).toEqual([one('sun')]);
    await hub.app.get(ApplicationService).withdraw(requester(), id);
    expect(await holders(id)).toEqual([]);
  });

  it('goes back to all officers when the one in charge has left the department, and is seen by none who has left', async () => {
    const id = await arrived();
    await handOver(head(), id, officers[1]!);
    const sees = async (ctx: Context) => {
      const { nodes } = await hub.app.get(Inbox).tasks(ctx, { first: 100 });
      const { nodes: told } = await hub.app.get(Inbox).list(ctx, false, { first: 100 });
      const found = [nodes, told].map((all) =>
        all.some(({ aboutId, task, doneAt }) => aboutId === id && task && doneAt === null),
      );
      expect(found[0]).toBe(found[1]);
      return found[0];
    };
    const sunOf = (department: string) => {
      const ctx = hub.as(department, 'provider-officer', 'sun');
      return { ...ctx, actor: { ...ctx.actor, id: 'https://id.example#sun' } };
    };
    expect([await sees(sunOf(police)), await sees(officer())]).toEqual([true, false]);
    expect(await sees(sunOf(water))).toBe(false);
    const move = (department: string) =>
      hub.db
        .pool('migrator')
        .query('UPDATE identity.person SET department = $2 WHERE id = $1', [
          officers[1],
          department,
        ]);
    await move(water);
    expect([await sees(sunOf(water)), await sees(officer()), await sees(head())]).toEqual([
      ...[false, true, false],
    ]);
    await move(police);
    expect([await sees(sunOf(police)), await sees(officer())]).toEqual([true, false]);
  });

  it('tells the provider who is in charge, and nobody else', async () => {
    const id = await arrived();
    await handOver(officer(), id, officers[1]!);
    const told = async (ctx: Context) => hub.app.get(HandOvers).handlerOf(ctx, await read(id));
    expect([await told(officer()), await told(requester())]).toEqual(['sun', null]);
  });

  it('is done by the provider, to an officer of its own who may sign in, while an answer is awaited', async () => {
    const id = await arrived();
    const before = await read(id);
    expect(await codeOf(handOver(hub.as(water, 'office-head', 'li'), id, officers[2]!))).toBe(
      'exchange.application.other-department',
    );
    expect(await codeOf(handOver(head(), id, officers[2]!))).toBe('exchange.hand-over.not-officer');
    expect(await codeOf(handOver(head(), id, null))).toBe('exchange.hand-over.unchanged');
    await hub.app.get(People).disable(hub.as(police, 'security-administrator', 'an'), officers[1]!);
    expect(await codeOf(handOver(head(), id, officers[1]!))).toBe('exchange.hand-over.not-officer');
    await hub.app.get(People).enable(hub.as(police, 'security-administrator', 'an'), officers[1]!);
    expect(await read(id)).toEqual(before);
    await hub.app.get(ApplicationService).withdraw(requester(), id);
    expect(await codeOf(handOver(head(), id, officers[0]!))).toBe(
      'exchange.application.wrong-state',
    );
  });

  it('Articles 20 and 21: is not put in the hand of an officer who has acted for the requester', async () => {
    const periodUntil = new Date('2027-03-01T00:00:00Z');
    const applications = hub.app.get(ApplicationService);
    const { actor, ...ctx } = requester();
    const sun = { ...ctx, actor: { ...actor, id: 'https://id.example#sun' } };
    const { id } = await applications.apply(sun, wishFor(hub, { periodUntil }));
    await applications.approve(hub.as(water, 'office-head', 'li'), id);
    expect(await codeOf(handOver(head(), id, officers[1]!))).toBe(
      'exchange.application.same-person',
    );
    expect(await holders(id)).toEqual([all]);
    await handOver(head(), id, officers[0]!);
    expect(await holders(id)).toEqual([one('chen')]);
  });

  it('lists for an application and a part those alone to whom it may be handed over, page by page', async () => {
    const { actor, ...ctx } = requester();
    const sun = { ...ctx, actor: { ...actor, id: 'https://id.example#sun' } };
    const periodUntil = new Date('2027-03-01T00:00:00Z');
    const matters = hub.app.get(MatterService);
    const matter = await matters.apply(sun, matterFor(hub, [hub.resourceId], { periodUntil }));
    await matters.approve(hub.as(water, 'office-head', 'li'), matter.id);
    const { id: partId } = await partOf(hub, head(), matter);
    const [member] = await membersOf(hub, head(), matter);
    for (const given of [{ partId }, { applicationId: member!.id }]) {
      expect(await listed(given)).toEqual(['chen']);
      expect(await listed(given, 1)).toEqual(['chen']);
    }
    const handOverPart = (to: string) =>
      codeOf(hub.app.get(HandOvers).handOverPart(head(), partId, to));
    expect(await handOverPart(officers[1]!)).toBe('exchange.application.same-person');
    expect(await handOverPart(officers[0]!)).toBe('ok');
    // Who has it in hand is refused, too.
    expect(await listed({ partId })).toEqual([]);
    expect(await listed({})).toEqual(['chen', 'sun']);
    const strange = hub.app
      .get(Officers)
      .list(hub.as(bureau, 'office-head'), { partId }, { first: 5 });
    expect(await codeOf(strange)).toBe('exchange.matter.part-not-found');
  });

  async function listed(of: HandedOver, first = 5): Promise<string[]> {
    const { nodes } = await hub.app.get(Officers).list(head(), of, { first });
    return nodes.map(({ name }) => name).sort();
  }

  it('pages the officers of one’s own department', async () => {
    const first = await hub.app.get(Officers).list(head(), {}, { first: 1 });
    const after = first.endCursor!;
    const second = await hub.app.get(Officers).list(head(), {}, { first: 5, after });
    const pages = [first.nodes, second.nodes].map((nodes) => nodes.map(({ name }) => name));
    expect([pages.map(({ length }) => length), pages.flat().sort()]).toEqual([
      [1, 1],
      ['chen', 'sun'],
    ]);
  });
});
