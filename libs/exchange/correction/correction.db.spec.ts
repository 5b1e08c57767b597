import { ClockWatch, LegalClocks } from '@shutong/clocks';
import { FixedClock, HubError, limits, systemContext, type Context } from '@shutong/platform';
import {
  bureau,
  exchangeUnderTest,
  police,
  water,
  type ExchangeUnderTest,
} from '../../../test/support/exchange';
import { codeOf } from '../../../test/support/refusals';
import { bothSign, granted, narrowed, signed } from '../../../test/support/exchange-calls';
import { startClockWatch } from '../../../test/support/raising';
import { AgreementService } from '../agreement/agreement.service';
import { CorrectionRegister } from './correction-register.service';
import type { Report } from './correction.policy';
import { Corrections } from './corrections.service';

const at = (day: string) => new Date(`${day}T10:00:00+08:00`);

const report: Report = {
  items: ['holder'],
  record: 'A-1',
  problem: '持证单位名称与营业执照不一致',
  grounds: '营业执照登记信息',
};
const rejection = { reasons: '与登记簿一致', ground: '取水许可登记簿' };

describe('corrections', () => {
  const clock = new FixedClock(at('2026-03-02'));
  let hub: ExchangeUnderTest;
  let watch: { readonly look: ClockWatch['look']; readonly stop: () => Promise<void> };
  beforeAll(async () => {
    hub = await exchangeUnderTest(clock);
    watch = await startClockWatch(hub);
  });
  beforeEach(() => clock.set(at('2026-03-02')));
  afterAll(async () => {
    await watch.stop();
    await hub.close();
  });

  const requester = () => hub.as(water, 'requester', 'wang');
  const provider = () => hub.as(police, 'provider-officer', 'chen');
  const authority = () => hub.as(bureau, 'authority', 'gao');
  const periodUntil = new Date('2027-03-01T00:00:00Z');
  const agreed = () => signed(hub, { periodUntil });
  const corrections = () => hub.app.get(Corrections);
  const register = () => hub.app.get(CorrectionRegister);
  const file = (agreement: string, change: Partial<Report> = {}, by = requester()) =>
    corrections().file(by, agreement, { ...report, ...change });
  const clockOf = async (id: string) => (await hub.app.get(LegalClocks).ofMatter(id))[0]!;
  const told = async (id: string) => {
    const { rows } = await hub.db
      .pool('migrator')
      .query<{ type: string }>(
        `SELECT type FROM transport.message WHERE key = $1 AND type LIKE 'exchange.correction.%' ORDER BY type`,
        [id],
      );
    return rows.map(({ type }) => type.replace('exchange.correction.', ''));
  };

  it('Article 26: the provider verifies, corrects and feeds back within ten working days of receipt', async () => {
    const { id } = await file((await agreed()).id);
    expect(await clockOf(id)).toMatchObject({
      ...{ kind: 'correction', matterKind: 'correction', state: 'running', limitDays: 10 },
      ...{ holder: police, awaitedBy: water, dueOn: '2026-03-16' },
    });
    clock.set(at('2026-03-10'));
    expect(await corrections().accept(provider(), id)).toMatchObject({
      ...{ state: 'accepted', verifiedAt: at('2026-03-10'), endedAt: null },
    });
    // Verified is not corrected: the time goes on.
    expect(await clockOf(id)).toMatchObject({ state: 'running', dueOn: '2026-03-16' });
    clock.set(at('2026-03-16'));
    await corrections().complete(provider(), id, { feedback: '已按营业执照更正' });
    expect(await clockOf(id)).toMatchObject({ state: 'ended', outcome: 'done', late: false });
    expect(await register().get(requester(), id)).toMatchObject({
      ...{ state: 'corrected', feedback: '已按营业执照更正', endedAt: at('2026-03-16') },
      ...{ items: ['holder'], record: 'A-1', agreementVersion: 1 },
    });
    expect(await told(id)).toEqual(['accepted', 'corrected', 'filed']);
  });

  it('Article 26: a provider that lets the time pass is late, warned and marked, and still has to answer', async () => {
    const { id } = await file((await agreed()).id);
    const look = () => watch.look(systemContext('clocks', clock.now()));
    clock.set(at('2026-03-12'));
    expect(await look()).toMatchObject({ warned: 1, overdue: 0 });
    clock.set(at('2026-03-17'));
    expect(await look()).toMatchObject({ warned: 0, overdue: 1 });
    await corrections().reject(provider(), id, rejection);
    expect(await clockOf(id)).toMatchObject({ state: 'ended', outcome: 'done', late: true });
  });

  it('Article 26: a correction is rejected only with reasons and ground, and its requester is told', async () => {
    const { id } = await file((await agreed()).id);
    const reject = (change: object) =>
      codeOf(corrections().reject(provider(), id, { ...rejection, ...change }));
    expect(await reject({ reasons: ' ' })).toBe('exchange.correction.incomplete');
    expect(await reject({ ground: '　' })).toBe('exchange.correction.incomplete');
    expect(await register().get(provider(), id)).toMatchObject({ state: 'filed', endedBy: null });
    expect(await told(id)).toEqual(['filed']);
    expect(await reject({})).toBe('ok');
    expect(await register().get(requester(), id)).toMatchObject({
      ...{ state: 'rejected', rejectionReasons: '与登记簿一致', rejectionGround: '取水许可登记簿' },
    });
    expect(await told(id)).toEqual(['filed', 'rejected']);
    expect(await reject({})).toBe('exchange.correction.wrong-state');
  });

  it('Article 26: nothing is done before it is verified, and nothing is fed back without words', async () => {
    const { id } = await file((await agreed()).id);
    const complete = (feedback: string) =>
      codeOf(corrections().complete(provider(), id, { feedback }));
    expect(await complete('已更正')).toBe('exchange.correction.wrong-state');
    await corrections().accept(provider(), id);
    expect(await complete('\n')).toBe('exchange.correction.incomplete');
    expect(await codeOf(corrections().withdraw(requester(), id))).toBe(
      'exchange.correction.wrong-state',
    );
    expect(await complete('已更正')).toBe('ok');
  });

  it('Article 26: what its requester takes back is neither on time nor late', async () => {
    const { id } = await file((await agreed()).id);
    clock.set(at('2026-03-20'));
    await corrections().withdraw(hub.as(water, 'office-head', 'li'), id);
    expect(await clockOf(id)).toMatchObject({ state: 'ended', outcome: 'dropped' });
    expect(await told(id)).toEqual(['filed', 'withdrawn']);
    expect(await codeOf(corrections().accept(provider(), id))).toBe(
      'exchange.correction.wrong-state',
    );
  });

  it('Article 26: only the requester of an agreement reports, items that it was granted alone', async () => {
    const { id } = await agreed();
    const tried = (change: Partial<Report>, by?: Context) => codeOf(file(id, change, by));
    expect(await tried({}, hub.as(police, 'requester'))).toBe(
      'exchange.correction.other-department',
    );
    expect(await tried({}, hub.as(bureau, 'requester'))).toBe('exchange.agreement.not-found');
    expect(await tried({ items: ['holder', 'address'] })).toBe(
      'exchange.correction.item-not-granted',
    );
    expect(await tried({ items: [] })).toBe('exchange.correction.incomplete');
    expect(await tried({ problem: ' ' })).toBe('exchange.correction.incomplete');
    expect(await tried({ grounds: '' })).toBe('exchange.correction.incomplete');
    const { nodes } = await register().list(requester(), { first: 100, agreementId: id });
    expect(nodes).toEqual([]);
  });

  it('Article 26: data got under an agreement that has ended is corrected too, none where nothing was concluded', async () => {
    const proposed = await granted(hub, { periodUntil });
    expect(await codeOf(file(proposed.id))).toBe('exchange.correction.agreement-not-concluded');
    const { id } = await agreed();
    await hub.app.get(AgreementService).relinquish(hub.as(water, 'office-head'), id, '不再需要');
    expect(await file(id)).toMatchObject({ state: 'filed', agreementId: id });
  });

  it('Article 26: what was got before the agreement was narrowed is corrected still, signed or not', async () => {
    const first = await agreed();
    const next = await narrowed(hub, first, { fields: ['permit_no'] });
    const filed = { state: 'filed', agreementVersion: first.version };
    expect(await file(first.id, { items: ['permit_no'] })).toMatchObject(filed);
    await bothSign(hub, next);
    expect(await file(first.id, { items: ['holder'] })).toMatchObject(filed);
    expect(await file(first.id, { items: ['permit_no'], record: 'A-2' })).toMatchObject({
      ...{ state: 'filed', agreementVersion: next.version },
    });
    expect(await codeOf(file(first.id, { items: ['contact'] }))).toBe(
      'exchange.correction.item-not-granted',
    );
  });

  it('names no person: a resident number is refused wherever it stands, and not repeated', async () => {
    const { id } = await agreed();
    const number = '11010519491231002X';
    const wide = [...number.toLowerCase()].map((c) =>
      String.fromCodePoint(c.codePointAt(0)! + 0xfee0),
    );
    for (const change of [{ record: number }, { problem: `身份证${wide.join('')}有误` }]) {
      const refused = file(id, change).catch((error: unknown) => error as HubError);
      expect(await refused).toMatchObject({ code: 'exchange.correction.person-named' });
      expect(JSON.stringify((await refused) as HubError)).not.toContain('19491231');
    }
    // A number of the same length that is nobody's: its check character is wrong.
    const filed = await file(id, { record: '110105194912310021' });
    await corrections().accept(provider(), filed.id);
    const complete = corrections().complete(provider(), filed.id, { feedback: `改为${number}` });
    expect(await codeOf(complete)).toBe('exchange.correction.person-named');
  });

  it('is filed once while the same is open, however its items are ordered; of another record, or when it is closed, anew', async () => {
    const { id } = await agreed();
    const both = { items: ['permit_no', 'holder'] };
    const first = await file(id, both);
    const same = { items: ['holder', 'permit_no'] };
    expect(first.items).toEqual(same.items);
    expect(await codeOf(file(id, same))).toBe('exchange.correction.already-open');
    expect(await codeOf(file(id, { ...same, record: ' A-1 ' }))).toBe(
      'exchange.correction.already-open',
    );
    expect(await codeOf(file(id, { ...same, record: 'A-2' }))).toBe('ok');
    expect(await codeOf(file(id, { ...same, record: null }))).toBe('ok');
    expect(await codeOf(file(id, { ...same, record: ' ' }))).toBe(
      'exchange.correction.already-open',
    );
    expect(await codeOf(file(id))).toBe('ok');
    await corrections().reject(provider(), first.id, rejection);
    const again = await Promise.all([codeOf(file(id, same)), codeOf(file(id, same))]);
    expect(again.sort()).toEqual(['exchange.correction.already-open', 'ok']);
  });

  it('is refused where too many wait for the provider already', async () => {
    const { id } = await agreed();
    const limit = limits.openCorrections.value;
    await hub.db.pool('migrator').query(
      `INSERT INTO exchange.correction (id, agreement_id, agreement_version, requester, provider, items, record,
                                        problem, grounds, state, filed_by, filed_at)
       SELECT gen_random_uuid(), $1, 1, $2, $3, '{holder}', n, 'wrong', 'seen', 'filed', 'wang', now()
         FROM generate_series(2, $4) AS n`,
      [id, water, police, limit],
    );
    const last = await file(id);
    expect(await codeOf(file(id, { record: 'A-2' }))).toBe('exchange.correction.too-many-open');
    await corrections().withdraw(requester(), last.id);
    expect(await codeOf(file(id, { record: 'A-2' }))).toBe('ok');
    await hub.db
      .pool('migrator')
      .query('DELETE FROM exchange.correction WHERE problem = $1', ['wrong']);
  });

  it('both parties, the authority and auditors see it, page by page; nobody else does', async () => {
    const { id: agreementId } = await agreed();
    const filed: string[] = [];
    for (const record of ['1', '2', '3']) {
      clock.advance(1000);
      filed.unshift((await file(agreementId, { record })).id);
    }
    const seen = async (ctx: Context, after?: string) => {
      const asked = { first: 2, agreementId, ...(after ? { after } : {}) };
      const { nodes, endCursor } = await register().list(ctx, asked);
      return { ids: nodes.map(({ id }) => id), endCursor };
    };
    for (const ctx of [requester(), provider(), authority(), hub.as(bureau, 'auditor')]) {
      const page = await seen(ctx);
      expect(page.ids).toEqual(filed.slice(0, 2));
      expect((await seen(ctx, page.endCursor!)).ids).toEqual(filed.slice(2));
    }
    const stranger = hub.as(bureau, 'provider-officer');
    expect((await seen(stranger)).ids).toEqual([]);
    const unseen = [
      register().get(stranger, filed[0]!),
      corrections().accept(stranger, filed[0]!),
      corrections().withdraw(stranger, filed[0]!),
    ];
    expect(new Set(await Promise.all(unseen.map(codeOf)))).toEqual(
      new Set(['exchange.correction.not-found']),
    );
  });

  it('the log names who did what to which items for which purpose, and none of what was said', async () => {
    const agreement = await agreed();
    const { id } = await file(agreement.id);
    expect(await codeOf(corrections().accept(requester(), id))).toBe(
      'exchange.correction.other-department',
    );
    const all = await hub.entries('exchange.correction.file');
    const filed = all.find((entry) => JSON.stringify(entry).includes(id))!;
    expect(filed).toMatchObject({ outcome: 'allow', purpose: { agreement: agreement.id } });
    expect(JSON.stringify(filed)).not.toContain('营业执照');
    expect(JSON.stringify(filed)).toContain('"holder"');
    const refused = { outcome: 'deny', reason: 'exchange.correction.other-department' };
    expect(await hub.entries('exchange.correction.accept')).toContainEqual(
      expect.objectContaining({ ...refused, resource: [{ type: 'correction', id }] }),
    );
  });
});
