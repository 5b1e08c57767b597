import { Database, FixedClock, type Context } from '@shutong/platform';
import { refusedNeed, rejectedCorrection, stopped } from '../../../test/support/disputes';
import {
  bureau,
  exchangeUnderTest,
  police,
  water,
  type ExchangeUnderTest,
} from '../../../test/support/exchange';
import { signed } from '../../../test/support/exchange-calls';
import { sentNeed, stated } from '../../../test/support/needs';
import { codeOf } from '../../../test/support/refusals';
import { AgreementService } from '../agreement/agreement.service';
import { CorrectionRegister } from '../correction/correction-register.service';
import { Correction } from '../correction/correction.entity';
import { correctionActions } from '../correction/correction-actions.policy';
import type { MatterNamed } from '../course/parts-taken.query';
import { needActions } from '../need/need-actions.policy';
import { NeedRegister } from '../need/need-register.service';
import { Need } from '../need/need.entity';
import { Needs } from '../need/needs.service';
import type { Dispute } from './dispute.entity';
import { DisputeService } from './dispute.service';
import { Disputes } from './disputes.service';

const said = { contested: '不予提供', reasons: '条例第十九条' };

describe('a dispute about a no', () => {
  const clock = new FixedClock(new Date('2026-03-02T10:00:00+08:00'));
  let hub: ExchangeUnderTest;
  let service: DisputeService;
  beforeAll(async () => {
    hub = await exchangeUnderTest(clock);
    service = hub.app.get(DisputeService);
  });
  afterAll(() => hub.close());

  const requester = () => hub.as(water, 'requester', 'wang');
  const requesterHead = () => hub.as(water, 'office-head', 'li');
  const provider = () => hub.as(police, 'office-head', 'sun');
  const raise = (about: MatterNamed, by = requester()) => service.raise(by, { ...about, ...said });
  const refusal = (about: MatterNamed, by: Context) =>
    codeOf(raise(about, by)).then((code) => code.replace('exchange.dispute.', ''));
  const settle = async (id: string) => {
    await service.proposeSettlement(provider(), id, '重新办理');
    const { number } = (await hub.app.get(Disputes).stepsOf(id)).at(-1)!;
    return service.acceptSettlement(requesterHead(), id, number);
  };
  const rows = async (sql: string, id: string) =>
    (await hub.db.pool('migrator').query<Record<string, string>>(sql, [id])).rows;

  /** What the hub foretells of raising one, by whoever asks. */
  const ofNeed = async (id: string, { actor }: Context) => {
    const need = await hub.app.get(NeedRegister).get(hub.as(bureau, 'auditor'), id);
    return needActions(actor, await hub.app.get(NeedRegister).fileOf(need));
  };
  const ofCorrection = async (id: string, { actor }: Context) => {
    const register = hub.app.get(CorrectionRegister);
    const correction = await register.get(hub.as(bureau, 'auditor'), id);
    return correctionActions(actor, await register.fileOf(correction));
  };
  const foretold = async (told: ReturnType<typeof ofNeed>) => {
    const { refusal: why } = (await told).find(({ action }) => action === 'raiseDispute')!;
    return (why?.code ?? 'ok').replace('exchange.dispute.', '');
  };

  it('Article 28: a need that ended in a reasoned no is disputed by who needs the data, with the source that said no', async () => {
    const needId = await refusedNeed(hub);
    expect(await refusal({ needId }, provider())).toBe('own-doing');
    expect(await refusal({ needId }, hub.as(bureau, 'authority', 'gao'))).toBe('not-a-party');
    expect(await refusal({ needId }, hub.as(bureau, 'requester'))).toBe('exchange.need.not-found');
    expect(await foretold(ofNeed(needId, provider()))).toBe('own-doing');
    expect(await foretold(ofNeed(needId, requester()))).toBe('ok');
    const dispute = await raise({ needId });
    expect(dispute).toMatchObject({
      ...{ needId, applicationId: null, agreementId: null, correctionId: null },
      ...{ requester: water, provider: police, raisedBy: water, state: 'negotiation' },
    });
    expect(await foretold(ofNeed(needId, requester()))).toBe('already-open');
    expect(await refusal({ needId }, requesterHead())).toBe('already-open');
  });

  it('Article 28: a rejected correction is disputed by who reported it, beside other disputes under the agreement', async () => {
    const agreementId = await stopped(hub, 'suspend');
    const correctionId = await rejectedCorrection(hub, agreementId);
    expect(await refusal({ correctionId }, provider())).toBe('own-doing');
    expect(await foretold(ofCorrection(correctionId, provider()))).toBe('own-doing');
    expect(await foretold(ofCorrection(correctionId, requester()))).toBe('ok');
    await raise({ agreementId });
    const dispute = await raise({ correctionId });
    expect(dispute).toMatchObject({ correctionId, agreementId, raisedBy: water, provider: police });
    expect(await foretold(ofCorrection(correctionId, requesterHead()))).toBe('already-open');
    const other = await rejectedCorrection(hub, agreementId);
    expect(await refusal({ correctionId: other }, requesterHead())).toBe('ok');
  });

  it('Article 28: what has not been answered with a no is not contested', async () => {
    const { id: needId } = await sentNeed(hub);
    expect(await refusal({ needId }, requester())).toBe('not-contestable');
    expect(await foretold(ofNeed(needId, requester()))).toBe('not-contestable');
    await hub.app.get(Needs).withdraw(requester(), needId);
    expect(await refusal({ needId }, requester())).toBe('not-contestable');
    const correctionId = await rejectedCorrection(hub);
    const both = { needId: await refusedNeed(hub), correctionId };
    expect(await refusal(both, requester())).toBe('matter-unclear');
    await expect(raise(both, requester())).rejects.toMatchObject({
      problems: [{ field: 'correctionId', rule: 'one', article: 28 }],
    });
  });

  it('Article 28: edits no answer: what it ends in is another need or correction', async () => {
    const { manager } = hub.app.get(Database).dataSource;
    const needId = await refusedNeed(hub);
    const correctionId = await rejectedCorrection(hub);
    const read = async () => [
      await manager.findOneByOrFail(Need, { id: needId }),
      await manager.findOneByOrFail(Correction, { id: correctionId }),
    ];
    const before = await read();
    for (const about of [{ needId }, { correctionId }]) {
      expect((await settle((await raise(about)).id)).state).toBe('settled');
      expect(await refusal(about, requester())).toBe('ok');
    }
    expect(await read()).toEqual(before);
    const [{ title, purpose }] = before as [Need];
    const again = await hub.app.get(Needs).file(requester(), stated({ title, purpose }));
    expect(again.state).toBe('awaiting-office-head');
    await hub.app.get(Needs).withdraw(requester(), again.id);
  });

  it('Article 28: a rejected correction stays contested after the agreement has ended', async () => {
    const { id: agreementId } = await signed(hub, { periodUntil: new Date('2027-06-01') });
    const correctionId = await rejectedCorrection(hub, agreementId);
    const { id } = await raise({ correctionId });
    await hub.app.get(AgreementService).relinquish(requesterHead(), agreementId, '不再需要');
    const read = await hub.app.get(Disputes).get(requester(), id);
    expect(read.state).toBe('negotiation');
    expect((await settle(id)).state).toBe('settled');
  });

  it('Article 28: who has had a part in it gives no opinion and acts for no other side', async () => {
    const { id } = await raise({ needId: await refusedNeed(hub) });
    const moved = { ...provider(), actor: { ...provider().actor, id: requester().actor.id } };
    expect(await codeOf(service.escalate(moved, id, '不一致'))).toBe(
      'exchange.dispute.same-person',
    );
    await service.escalate(requester(), id, '不一致');
    const opinion = { text: '应当提供', documentNumber: null, documentDate: null };
    const opine = (name: string) =>
      codeOf(service.recordOpinion(hub.as(bureau, 'authority', name), id, opinion));
    expect(await opine('naming')).toBe('exchange.dispute.same-person');
    expect(await opine('gao')).toBe('ok');
  });

  it('Article 28: is told, logged and listed by what it is about, and said to nobody else', async () => {
    const needId = await refusedNeed(hub);
    const correctionId = await rejectedCorrection(hub);
    const need = await hub.app.get(NeedRegister).get(requester(), needId);
    const about = [await raise({ needId }), await raise({ correctionId })];
    const disputes = hub.app.get(Disputes);
    const titles = await Promise.all(about.map((one: Dispute) => disputes.titleOf(one)));
    expect(titles[0]).toBe(need.title);
    expect(titles[1]).not.toBe('');
    for (const [at, { id }] of about.entries()) {
      const told = await rows(
        `SELECT DISTINCT template, params ->> 'title' AS title FROM notice.notice WHERE about_id = $1 ORDER BY 1`,
        id,
      );
      expect(told).toEqual(
        ['dispute-answer-awaited', 'dispute-raised'].map((template) => ({
          ...{ template, title: titles[at] },
        })),
      );
    }
    const events = `SELECT convert_from(body, 'UTF8') AS value FROM transport.message
      WHERE key = $1 AND type = 'exchange.dispute.raised'`;
    const [first] = await rows(events, about[0]!.id);
    expect(first!.value).toContain(`"needId":"${needId}"`);
    expect(first!.value).not.toContain(said.contested);
    const [second] = await rows(events, about[1]!.id);
    expect(second!.value).toContain(`"correctionId":"${correctionId}"`);
    const entries = JSON.stringify(await hub.entries('exchange.dispute.raise'));
    expect(entries).toContain(`{"id":"${needId}","type":"need"}`);
    expect(entries).toContain(`{"id":"${correctionId}","type":"correction"}`);
  });
});
