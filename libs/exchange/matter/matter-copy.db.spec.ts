import { Mounting, RuleDocumentRegister } from '@shutong/catalog';
import { FixedClock, HubError, type Context } from '@shutong/platform';
import {
  bureau,
  exchangeUnderTest,
  police,
  water,
  type ExchangeUnderTest,
} from '../../../test/support/exchange';
import { grant } from '../../../test/support/exchange-calls';
import {
  grantOf,
  matterFor,
  membersOf,
  mounted,
  offered,
  partOf,
  refusalOf,
  type Offered,
} from '../../../test/support/matters';
import { shareAs } from '../../../test/support/raising';
import { codeOf } from '../../../test/support/refusals';
import type { Mode } from '../application/application.entity';
import { matterActions } from './matter-actions.policy';
import { MatterCopies } from './matter-copies.service';
import type { MatterDraft } from './matter-copy.policy';
import type { MatterWish, PartProposal } from './matter.policy';
import { MatterService } from './matter.service';
import { Matters } from './matters.service';
import { Parts } from './parts.service';

const rule = (code: string) => `exchange.application.${code}`;

describe('the copy of a matter', () => {
  const clock = new FixedClock(new Date('2026-03-02T10:00:00+08:00'));
  let hub: ExchangeUnderTest;
  let has: Offered;
  let matters: MatterService;
  let all: string[];
  beforeAll(async () => {
    hub = await exchangeUnderTest(clock);
    has = await offered(hub);
    matters = hub.app.get(MatterService);
    const third = await mounted(hub, police, '303/5', { title: '取水口监测' });
    all = [hub.resourceId, has.other, third];
  });
  beforeEach(() => clock.set(new Date('2026-03-02T10:00:00+08:00')));
  afterAll(() => hub.close());

  const requester = () => hub.as(water, 'requester', 'wang');
  const ownHead = () => hub.as(water, 'office-head', 'li');
  const periodUntil = new Date('2026-06-01T00:00:00Z');
  const apply = (resources: readonly string[], change: Partial<MatterWish> = {}) =>
    matters.apply(requester(), matterFor(hub, resources, { periodUntil, ...change }));
  const copy = (id: string, by = requester()) => hub.app.get(MatterCopies).of(by, id);
  const foretold = async (id: string, by: Context) => {
    const matter = await hub.app.get(Matters).get(by, id);
    const told = matterActions(by.actor, await hub.app.get(MatterCopies).fileOf(by, matter));
    return told.find(({ action }) => action === 'matterDraft')!.refusal?.code ?? 'ok';
  };
  const given = ({ resources, leftOut }: MatterDraft) => ({
    resources: resources.map(({ resourceId }) => resourceId).sort(),
    leftOut: leftOut.map((one) => [one.resourceId, one.rule]),
  });
  /** As it was given, sent for again. */
  const wishOf = ({ leftOut: _, gone: __, ...draft }: MatterDraft): MatterWish => ({
    ...draft,
    resources: draft.resources.map(({ resourceId, entryId, ...wanted }) => ({
      ...wanted,
      ...(resourceId ? { resourceId } : {}),
      ...(entryId ? { entryId } : {}),
    })),
  });
  const offerModes = (id: string, modes: readonly Mode[]) =>
    hub.db
      .pool('migrator')
      .query('UPDATE catalog.resource SET modes = $2 WHERE id = $1', [id, modes]);
  /** The police refuse one of their two and grant the other; the bureau's is withdrawn. */
  const answered = async (change: Partial<PartProposal> = {}): Promise<string> => {
    const matter = await apply(all);
    await matters.approve(ownHead(), matter.id);
    const officer = hub.as(police, 'provider-officer', 'chen');
    const members = await membersOf(hub, officer, matter);
    const part = await partOf(hub, officer, matter);
    const proposals = members.map((one) =>
      one.resourceId === hub.resourceId
        ? refusalOf(one)
        : grantOf(one, { ...grant, fields: ['holder'], ...change }),
    );
    await hub.app.get(Parts).propose(officer, part.id, proposals);
    await hub.app.get(Parts).answer(hub.as(police, 'office-head', 'sun'), part.id);
    await matters.withdraw(requester(), matter.id);
    return matter.id;
  };

  it('Article 20: has everything that the earlier one stated, and can be sent as it is', async () => {
    const wish = matterFor(hub, all, { periodUntil });
    const { id } = await matters.apply(requester(), wish);
    await matters.withdraw(requester(), id);
    expect(await foretold(id, requester())).toBe('ok');
    const draft = await copy(id);
    const { resources, ...stated } = wish;
    expect(draft).toMatchObject({ ...stated, leftOut: [], gone: [] });
    expect(draft.resources).toHaveLength(resources.length);
    expect(draft.resources).toEqual(
      expect.arrayContaining(resources.map((one) => expect.objectContaining({ ...one }) as object)),
    );
    const again = await matters.apply(requester(), wishOf(draft));
    expect(again).toMatchObject({ code: wish.code, title: wish.title });
    expect(again.id).not.toBe(id);
    await matters.withdraw(requester(), again.id);
  });

  it('is for the department that applied alone, and foretold to its officers', async () => {
    const { id } = await apply(all);
    await matters.withdraw(requester(), id);
    expect(await codeOf(copy(id, hub.as(police, 'requester')))).toBe(rule('other-department'));
    expect(await foretold(id, hub.as(police, 'requester'))).toBe(rule('other-department'));
    expect(await codeOf(copy(id, hub.as(bureau, 'authority')))).toBe(rule('other-department'));
    expect(await foretold(id, ownHead())).toBe('platform.forbidden');
    const only = await apply([hub.resourceId]);
    expect(await codeOf(copy(only.id, hub.as(bureau, 'requester')))).toBe(
      'exchange.matter.not-found',
    );
    await matters.withdraw(requester(), only.id);
  });

  it('leaves out what is agreed on or open for the same purpose, and says why', async () => {
    const id = await answered();
    const [first, other, third] = all as [string, string, string];
    const draft = await copy(id);
    expect(given(draft)).toEqual({
      resources: [first, other].sort(),
      leftOut: [[third, rule('already-agreed')]],
    });
    expect(draft.leftOut[0]).toMatchObject({ title: '取水口监测', fields: ['holder'] });
    const sent = await matters.apply(requester(), wishOf(draft));
    const refusal = (await copy(id).catch((error: unknown) => error)) as HubError;
    expect(refusal.code).toBe('exchange.matter.nothing-to-copy');
    expect(refusal.problems.map((one) => one.rule).sort()).toEqual([
      ...[rule('already-agreed'), rule('already-open'), rule('already-open')],
    ]);
    expect(await foretold(id, requester())).toBe('exchange.matter.nothing-to-copy');
    await matters.withdraw(requester(), sent.id);
    expect(await foretold(id, requester())).toBe('ok');
  });

  it('compares each resource with what is open or agreed on of that one alone', async () => {
    const id = await answered();
    const open = await apply(all);
    const matter = await hub.app.get(Matters).get(requester(), id);
    const { again } = await hub.app.get(MatterCopies).fileOf(requester(), matter);
    expect(again).toHaveLength(all.length);
    for (const { application, open, running } of again) {
      const { resourceId } = application;
      expect(open.map((one) => one.resourceId)).toEqual([resourceId]);
      const agreed = new Set(running.map((one) => one.resourceId));
      expect([...agreed]).toEqual(resourceId === all[2] ? [resourceId] : []);
    }
    await matters.withdraw(requester(), open.id);
  });

  it('Article 34: says once that what became conditional is to be protected', async () => {
    await shareAs(hub, 'unconditional');
    const wish = { periodUntil, security: null };
    const { id } = await apply([hub.resourceId, has.free], wish);
    await matters.withdraw(requester(), id);
    expect((await copy(id)).gone).toEqual([]);
    await shareAs(hub, 'conditional');
    const draft = await copy(id);
    expect(draft.gone).toEqual([{ field: 'security', rule: 'required', article: 34 }]);
    expect(await codeOf(matters.apply(requester(), wishOf(draft)))).toBe(
      'exchange.matter.resources-refused',
    );
    const asked = 'UPDATE exchange.application SET volume = NULL WHERE matter_id = $1';
    await hub.db.pool('migrator').query(asked, [id]);
    expect((await copy(id)).gone.map(({ field }) => field).sort()).toEqual([
      ...['resources[0].volume', 'resources[1].volume', 'security'],
    ]);
  });

  it('Article 14: leaves out a resource of which law withholds by now all that was wanted, and says so', async () => {
    const { id } = await apply([hub.resourceId, has.free]);
    await matters.withdraw(requester(), id);
    await shareAs(hub, 'conditional', { holder: 'not-shared' });
    expect(given(await copy(id))).toEqual({
      resources: [has.free],
      leftOut: [[hub.resourceId, rule('field-not-shared')]],
    });
    await shareAs(hub, 'conditional');
  });

  it('judges a resource by the modes in which it is still offered', async () => {
    const third = all[2]!;
    const id = await answered({ modes: ['query'] });
    expect(given(await copy(id)).leftOut).toEqual([[third, rule('already-agreed')]]);
    await offerModes(third, ['verify']);
    const draft = await copy(id);
    expect(given(draft)).toEqual({ resources: [...all].sort(), leftOut: [] });
    expect(draft.gone).toEqual([
      {
        field: expect.stringMatching(/^resources\[\d\]\.modes\.query$/) as string,
        rule: rule('mode-not-offered'),
      },
    ]);
    await offerModes(third, ['batch']);
    expect(given(await copy(id)).leftOut).toEqual([[third, rule('mode-not-offered')]]);
    await offerModes(third, ['verify', 'query']);
  });

  it('leaves out what is withdrawn, and says place by place what of the rest is gone', async () => {
    const wish = matterFor(hub, [has.free, has.other], { periodUntil });
    const { id } = await matters.apply(requester(), wish);
    await matters.withdraw(requester(), id);
    await hub.app.get(Mounting).withdraw(hub.as(police, 'provider-officer'), has.free);
    clock.set(new Date('2026-07-01T10:00:00+08:00'));
    await hub.app.get(RuleDocumentRegister).withdraw(hub.as(bureau, 'authority'), 'water-law', {
      ...{ reasons: '已废止', replacedBy: 'decree-809' },
    });
    const draft = await copy(id);
    expect(given(draft)).toEqual({
      resources: [has.other],
      leftOut: [[has.free, rule('resource-not-available')]],
    });
    expect(draft.gone.map(({ field }) => field)).toEqual(['periodUntil', 'citations[0].document']);
    await hub.app.get(Mounting).withdraw(hub.as(bureau, 'provider-officer'), has.other);
    expect(await codeOf(copy(id))).toBe('exchange.matter.nothing-to-copy');
    expect(await foretold(id, requester())).toBe('exchange.matter.nothing-to-copy');
  });
});
