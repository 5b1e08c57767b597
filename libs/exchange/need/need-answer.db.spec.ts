import { FixedClock, HubError, type Context } from '@shutong/platform';
import {
  bureau,
  exchangeHub,
  police,
  water,
  type ExchangeHub,
} from '../../../test/support/exchange';
import { lab, registerLab } from '../../../test/support/organisations';
import { publishedEntry, stated, sentNeed } from '../../../test/support/needs';
import { codeOf } from '../../../test/support/refusals';
import { needActions } from './need-actions.policy';
import type { NeedAnswer } from './need-answer.policy';
import { NeedAnswers } from './need-answers.service';
import { NeedRegister } from './need-register.service';
import { NeedResolver } from './need.resolver';
import { Needs } from './needs.service';

describe('an entry that answers a need', () => {
  const clock = new FixedClock(new Date('2026-03-02T10:00:00+08:00'));
  let hub: ExchangeHub;
  beforeAll(async () => {
    hub = await exchangeHub({}, clock);
  });
  afterAll(() => hub.close());

  const wanted = ['犬只编号', '免疫日期'];
  const requester = () => hub.as(water, 'requester', 'wang');
  const officer = () => hub.as(police, 'provider-officer', 'chen');
  const head = () => hub.as(police, 'office-head', 'zhou');
  const answers = () => hub.app.get(NeedAnswers);
  const register = () => hub.app.get(NeedRegister);
  const assigned = async () => {
    const { id } = await sentNeed(hub, stated({ items: wanted, unserved: '口径不同' }));
    const named = { department: police, reasons: '三定方案' };
    await answers().assign(hub.as(bureau, 'authority', 'gao'), id, named);
    return id;
  };
  const propose = (id: string, answer: NeedAnswer) => answers().propose(officer(), id, answer);
  const foretold = async (id: string) => {
    const file = await register().fileOf(await register().get(head(), id));
    const told = needActions(head().actor, file).find(({ action }) => action === 'answerNeed')!;
    return told.refusal?.code ?? 'ok';
  };
  const withhold = (text: string, values: readonly string[]) =>
    hub.db.pool('migrator').query(`UPDATE ${text}`, [...values]);

  it('Article 19: that lacks what is wanted answers only with words that say how it serves', async () => {
    const id = await assigned();
    const entryId = await publishedEntry(hub, [wanted[0]!, '芯片厂商']);
    const refusal = await propose(id, { entryId, serves: ' ' }).catch((error: HubError) => error);
    expect(refusal).toMatchObject({ code: 'exchange.need.items-missing' });
    expect((refusal as HubError).problems).toEqual([
      { field: 'serves', rule: 'required', article: 19 },
    ]);
    const serves = '免疫日期由疫苗批号推得';
    const { lastStep, ...proposed } = await propose(id, { entryId, serves: ` ${serves} ` });
    expect(proposed).toMatchObject({ entryId, serves });
    expect(await foretold(id)).toBe('ok');
    const met = await answers().answer(head(), id, lastStep);
    expect(hub.app.get(NeedResolver).servesOf(requester(), met)).toBe(serves);
    expect((await register().stepsOf(id)).slice(-2)).toMatchObject([
      { step: 'propose', text: serves, entryId },
      { step: 'meet', text: serves, entryId },
    ]);
  });

  it('Article 19: that has all that is wanted, however it is written, answers without further words', async () => {
    const id = await assigned();
    const entryId = await publishedEntry(hub, [` ${wanted[1]!}`, wanted[0]!, '芯片厂商']);
    const { lastStep, serves } = await propose(id, { entryId });
    expect(serves).toBeNull();
    expect(await codeOf(answers().answer(head(), id, lastStep))).toBe('ok');
  });

  it('Article 19: that may not be shared is a no, which is given with reasons and legal ground', async () => {
    const id = await assigned();
    const entryId = await publishedEntry(hub, wanted);
    await withhold(`catalog.entry SET sharing = 'not-shared' WHERE id = $1`, [entryId]);
    expect(await codeOf(propose(id, { entryId, serves: '待修订' }))).toBe(
      'exchange.need.entry-not-fitting',
    );
  });

  it('Article 19: that withholds an item that is wanted lacks it, also where it does so only by the time of the answer', async () => {
    const id = await assigned();
    const entryId = await publishedEntry(hub, wanted);
    const { lastStep } = await propose(id, { entryId });
    const item = `catalog.item SET sharing = 'not-shared' WHERE entry_id = $1 AND name = $2`;
    await withhold(item, [entryId, wanted[1]!]);
    expect(await foretold(id)).toBe('exchange.need.items-missing');
    expect(await codeOf(answers().answer(head(), id, lastStep))).toBe(
      'exchange.need.items-missing',
    );
    const back = { read: lastStep, reasons: '已改为不予共享' };
    expect(await answers().sendBack(head(), id, back)).toMatchObject({ serves: null });
    expect(await codeOf(propose(id, { entryId }))).toBe('exchange.need.items-missing');
  });

  it('says how it serves only with an entry', async () => {
    const no = { reasons: '涉及个案侦查', ground: '刑事诉讼法第五十四条' };
    expect(await codeOf(propose(await assigned(), { ...no, serves: '可替代' }))).toBe(
      'exchange.need.answer-unclear',
    );
  });

  it('Article 3: needs are of departments, and so are their sources: organisations outside government are neither', async () => {
    await registerLab(hub);
    const authority = hub.as(bureau, 'authority', 'gao');
    const departmentsOnly = 'exchange.need.departments-only';
    const file = (by: Context) => hub.app.get(Needs).file(by, stated());
    expect(await codeOf(file(hub.as(lab, 'requester')))).toBe(departmentsOnly);
    const { id } = await file(requester());
    await hub.app.get(Needs).consent(hub.as(water, 'office-head', 'li'), id);
    const named = { department: lab, reasons: '有实验数据' };
    expect(await codeOf(answers().assign(authority, id, named))).toBe(departmentsOnly);
  });
});
