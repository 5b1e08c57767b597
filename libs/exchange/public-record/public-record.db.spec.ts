import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Module } from '@nestjs/common';
import {
  Database,
  PlatformModule,
  SystemClock,
  createHttpApp,
  readConfig,
} from '@shutong/platform';
import { EntryReview, RuleDocumentRegister } from '@shutong/catalog';
import {
  bureau,
  exchangeUnderTest,
  police,
  water,
  type ExchangeUnderTest,
} from '../../../test/support/exchange';
import { grant, received } from '../../../test/support/exchange-calls';
import { ApplicationService } from '../application/application.service';
import type { Proposal } from '../decision/decision.policy';
import { ExchangePortalModule } from '../portal.module';
import { DecisionService } from '../decision/decision.service';
import { toldToParties } from './cited-law.policy';
import type { DecisionAnswer } from './open-decision.controller';

describe('the public record of decisions', () => {
  let hub: ExchangeUnderTest;
  let database: Database;
  let portal: NestFastifyApplication;
  beforeAll(async () => {
    hub = await exchangeUnderTest();
    database = await hub.db.connect('portal');
    const clock = new SystemClock();
    const parts = { config: readConfig('portal', {}), clock, database };

    @Module({ imports: [PlatformModule.with(parts), ExchangePortalModule] })
    class TestPortal {}
    portal = await createHttpApp(TestPortal, { clock });
    await portal.init();
  });
  afterAll(async () => {
    await portal.close();
    await hub.close();
  });

  /** As anybody reads it, without a name and without a token. */
  async function read(query = ''): Promise<DecisionAnswer> {
    const { statusCode, body } = await portal.inject({ url: `/api/v1/decisions${query}` });
    expect(statusCode).toBe(200);
    return JSON.parse(body) as DecisionAnswer;
  }
  async function decided(proposal: Partial<Proposal>): Promise<string> {
    const decisions = hub.app.get(DecisionService);
    const { id } = await received(hub, {
      scenario: '张三的取水许可，13800138000',
      basis: '为办理赵六低保案核查',
    });
    const whole = { ...grant, fields: ['holder'], ...proposal };
    await decisions.propose(hub.as(police, 'provider-officer', 'chen'), id, whole);
    return (await decisions.answer(hub.as(police, 'office-head', 'sun'), id)).id;
  }
  const refusal: Partial<Proposal> = {
    ...{ outcome: 'refused', fields: [], reasons: '申请人李四（52010219900307001X）不符合条件' },
    ground: '政务数据共享条例第十四条，申请人李四曾违规，联系 13800138000',
  };

  it('C45.1 shows dates, departments, decision and ground of each decision, and nothing of a person', async () => {
    const id = await decided(refusal);
    const { decisions } = await read();
    const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
    expect(decisions[0]).toEqual({
      ...{ id, about: 'sharing', requester: water, requesterName: '省水利厅', provider: police },
      ...{ providerName: '省公安厅', entryCode: '303/1', entryTitle: '取水户登记' },
      ...{ sharing: 'conditional', receivedOn: today, answeredOn: today, outcome: 'refused' },
      ...{
        inPart: false,
        byRule: false,
        ground: '《政务数据共享条例》第十四条',
        restGround: null,
        follows: null,
      },
    });
    const shown = JSON.stringify(await read());
    for (const personal of ['张三', '李四', '13800138000', '52010219900307001X', 'chen', 'wang']) {
      expect(shown).not.toContain(personal);
    }
  });

  it('C45.1 shows a decision by rule, and not what an entry is called that is not open', async () => {
    await hub.app.get(RuleDocumentRegister).register(hub.as(bureau, 'authority', 'gao'), 'aml', {
      ...{
        title: '中华人民共和国反洗钱法',
        titleEn: 'Anti-Money Laundering Law',
        number: '主席令',
      },
      ...{ issuer: '全国人大常委会', kind: 'law', division: '100000' },
      ...{ inForceFrom: '2025-01-01', inForceUntil: null },
    });
    const applications = hub.app.get(ApplicationService);
    const { id } = await applications.apply(hub.as(water, 'requester', 'wang'), {
      ...{ entryId: hub.forbiddenEntryId, basis: '反洗钱法', scenario: '核查', scope: '本厅' },
      citations: [{ document: 'water-law', article: '第四十八条' }],
      ...{ purposeCode: 'check', purposeText: '核查', modes: ['query'], fields: ['holder'] },
      volume: { callsPerDay: 1 },
      periodUntil: new Date(Date.now() + 86_400_000),
    });
    await applications.approve(hub.as(water, 'office-head', 'li'), id);
    const { decisions } = await read('?first=1');
    expect(decisions).toEqual([
      expect.objectContaining({
        ...{
          outcome: 'refused',
          byRule: true,
          sharing: 'not-shared',
          ground: '《中华人民共和国反洗钱法》第五条',
        },
        ...{ entryCode: null, entryTitle: null },
      }),
    ]);
  });

  it('C45.1 shows of a grant the law cited, and nothing that anybody wrote', async () => {
    await decided({ ground: '同意，赵六案急' });
    const { decisions } = await read('?first=1');
    expect(decisions).toEqual([
      expect.objectContaining({ outcome: 'granted', ground: '《中华人民共和国水法》第四十八条' }),
    ]);
  });

  it.each([
    ['条例第十四条，申请人李四曾违规', '《政务数据共享条例》第十四条'],
    [
      'Article 14 of Decree 809: Li Si, the applicant, broke it',
      'Regulation on Government Data Sharing, Article 14',
    ],
    ['申请人李四曾违规', toldToParties],
    ['The applicant Li Si broke the rules', toldToParties],
    ['《李四处理办法》第十四条', toldToParties],
  ])(
    'C45.1 shows of a ground that names somebody the law alone, and keeps it for the parties: %s',
    async (ground, shown) => {
      const id = await decided({ ...refusal, ground });
      const { rows } = await hub.db
        .pool('hub')
        .query('SELECT ground FROM exchange.decision WHERE id = $1', [id]);
      expect(rows).toEqual([{ ground }]);
      expect((await read('?first=1')).decisions).toEqual([
        expect.objectContaining({ id, ground: shown }),
      ]);
      const stored = await hub.db
        .pool('portal')
        .query('SELECT o::text AS row FROM exchange.open_decision o WHERE id = $1', [id]);
      expect(JSON.stringify(stored.rows)).not.toMatch(/李四|Li Si/u);
    },
  );

  it('C45.1 shows of a grant in part by which law the rest was refused, and nobody named there', async () => {
    await decided({ reasons: '李四不符合', ground: '李四：条例第二十一条' });
    expect((await read('?first=1')).decisions).toEqual([
      expect.objectContaining({
        ...{ outcome: 'granted', inPart: true, ground: '《中华人民共和国水法》第四十八条' },
        restGround: '《政务数据共享条例》第二十一条',
      }),
    ]);
  });

  it('Article 21: tells of a grant of less than was applied for that it is one in part', async () => {
    const partly = await decided({});
    const wholly = { fields: ['permit_no', 'holder'], quotaCalls: null, maxRows: null };
    const whole = await decided({ ...wholly, reasons: '', ground: '' });
    const { decisions } = await read('?first=2');
    expect(decisions.map(({ id, outcome, inPart }) => [id, outcome, inPart])).toEqual([
      [whole, 'granted', false],
      [partly, 'granted', true],
    ]);
  });

  it('C45.2 a decision is never changed, neither by hub nor by whoever owns the tables, only followed by a new one', async () => {
    const first = await decided(refusal);
    for (const pool of ['hub', 'migrator'] as const) {
      const change = hub.db
        .pool(pool)
        .query('UPDATE exchange.decision SET answered_by = $2 WHERE id = $1', [first, 'other']);
      await expect(change).rejects.toThrow('never changed');
    }
    for (const sql of [
      `UPDATE exchange.open_decision SET outcome = 'granted' WHERE id = $1`,
      'DELETE FROM exchange.open_decision WHERE id = $1',
    ]) {
      await expect(hub.db.pool('hub').query(sql, [first])).rejects.toThrow('permission denied');
      await expect(hub.db.pool('migrator').query(sql, [first])).rejects.toThrow('never changed');
    }
    const second = await decided({});
    const { decisions } = await read('?first=2');
    expect(decisions.map(({ id, follows, outcome }) => [id, follows, outcome])).toEqual([
      [second, first, 'granted'],
      [first, expect.anything(), 'refused'],
    ]);
  });

  it('does not show what an entry is called that was taken off the catalogue before the answer', async () => {
    const decisions = hub.app.get(DecisionService);
    const { id, entryId } = await received(hub);
    const proposal = { ...grant, ...refusal, fields: [] };
    await decisions.propose(hub.as(police, 'provider-officer', 'chen'), id, proposal);
    await hub.app.get(EntryReview).suspend(hub.as(bureau, 'authority', 'gao'), entryId, '核实');
    await decisions.answer(hub.as(police, 'office-head', 'sun'), id);
    const hidden = expect.objectContaining({ entryCode: null, entryTitle: null }) as unknown;
    expect((await read('?first=1')).decisions).toEqual([hidden]);
  });

  it('is read page by page, by department, and refuses what is no page', async () => {
    const { decisions, next } = await read('?first=1');
    const rest = await read(`?first=100&after=${next!}`);
    const all = await read('?first=100');
    expect([...decisions, ...rest.decisions]).toEqual(all.decisions);
    expect(all.next).toBeNull();
    expect((await read(`?department=${water}`)).decisions).toHaveLength(all.decisions.length);
    expect((await read('?department=115200000000000000')).decisions).toEqual([]);
    for (const bad of ['?first=0', '?first=1000000', '?after=x', '?department=x', '?sort=id']) {
      const { statusCode } = await portal.inject({ url: `/api/v1/decisions${bad}` });
      expect([bad, statusCode]).toEqual([bad, 400]);
    }
  });
});
