import { Jurisdiction } from '@shutong/clocks';
import { Notices } from '@shutong/notice';
import { Database, FixedClock, systemContext } from '@shutong/platform';
import type { Subscription } from '@shutong/transport';
import { exchangeUnderTest, water, type ExchangeUnderTest } from '../../../test/support/exchange';
import { answerCalls, commandFor, signed } from '../../../test/support/exchange-calls';
import { otherwise } from '../../../test/support/jurisdictions';
import { workerUnderTest } from '../../../test/support/raising';
import type { Agreement } from '../agreement/agreement.entity';
import { AgreementService } from '../agreement/agreement.service';
import { CallService } from '../call/call.service';
import { UnrecordedUses } from './unrecorded-uses.service';
import { UsageRecords } from './usage-records.service';

const start = new Date('2026-03-02T10:00:00+08:00');
const dayMs = 86_400_000;

describe('Article 29: use that its requester has not recorded', () => {
  const clock = new FixedClock(start);
  let hub: ExchangeUnderTest;
  let worker: Awaited<ReturnType<typeof workerUnderTest>>;
  let subscription: Subscription;
  beforeAll(async () => {
    hub = await exchangeUnderTest(clock);
    worker = await workerUnderTest(hub);
    subscription = await answerCalls(hub);
  });
  beforeEach(() => clock.set(start));
  afterAll(async () => {
    await subscription.close();
    await worker.stop();
    await hub.close();
  });

  const after = (days: number) => clock.set(new Date(start.getTime() + days * dayMs));
  const agreed = () => signed(hub, { periodUntil: new Date('2030-01-01T00:00:00Z') });
  const use = async (agreement: Agreement) => {
    const command = await commandFor(hub, agreement);
    const answer = await hub.app.get(CallService).call(hub.as(water, 'connector'), command);
    expect(answer.outcome).toBe('answered');
  };
  const record = ({ id }: Agreement) =>
    hub.app.get(UsageRecords).record(hub.as(water, 'requester', 'wang'), id, 'effect', '办结');
  const uses = () => worker.get<UnrecordedUses>(UnrecordedUses);
  const round = (service = uses()) => service.round(systemContext('usage-record', clock.now()));

  /** After a round: who has it as a task to record the use of what, from when on and until which day. */
  async function tasks({ id }: Agreement, service = uses()): Promise<string[]> {
    await round(service);
    const { rows } = await hub.db.pool('migrator').query<{ task: string }>(
      `SELECT concat_ws(' ', addressee, params->>'title', params->>'usedOn', due_on) AS task
         FROM notice.notice WHERE about_type = 'agreement' AND about_id = $1
          AND template = 'usage-record-due' AND task AND done_at IS NULL`,
      [id],
    );
    return rows.map(({ task }) => task);
  }

  it('is a task from 30 days after it was got, due within 10, until it is recorded', async () => {
    const agreement = await agreed();
    after(1);
    await use(agreement);
    after(20);
    await use(agreement);
    after(30.9);
    expect(await tasks(agreement)).toEqual([]);
    after(31);
    const told = [`role:${water}/requester 取水许可表 2026-03-03 2026-04-12`];
    expect(await tasks(agreement)).toEqual(told);
    after(35);
    expect(await tasks(agreement)).toEqual(told);
    await record(agreement);
    expect(await tasks(agreement)).toEqual([]);
    after(400);
    expect(await tasks(agreement)).toEqual([]);
    await use(agreement);
    after(431);
    expect(await tasks(agreement)).toEqual([
      `role:${water}/requester 取水许可表 2027-04-06 2027-05-17`,
    ]);
  });

  it('is nobody’s task where nothing was got, or what was got has been recorded since', async () => {
    const [unused, used] = [await agreed(), await agreed()];
    await use(used);
    after(29);
    await record(used);
    after(90);
    expect(await tasks(unused)).toEqual([]);
    expect(await tasks(used)).toEqual([]);
  });

  /** A batch that has come to nothing: what was received of it, and when it ended, both in days. */
  async function batch(agreement: Agreement, received: readonly number[], ended: number) {
    const at = (day: number) => new Date(start.getTime() + day * dayMs);
    const { id, version, requester, provider, resourceId } = agreement;
    const pool = hub.db.pool('migrator');
    const { rows } = await pool.query<{ id: string }>(
      `INSERT INTO exchange.batch
        (id, agreement_id, version, requester, provider, resource_id, fields, order_sha256, state, code,
         chunks, received, rows, bytes, accepted, rejected, ordered_at, changed_at, ended_at)
        VALUES (gen_random_uuid(), $1, $2, $3, $4, $5, '{holder}', repeat('0', 64), 'failed', 'x',
         2, $6, 10, 100, 10, 0, $7, $8, $8) RETURNING id`,
      [id, version, requester, provider, resourceId, received.length, start, at(ended)],
    );
    const chunk = `INSERT INTO exchange.batch_chunk
      (batch, number, rows, bytes, sha256, entry_id, manifest, released_at, object, stored,
       receipt, accepted, rejected, received_at)
      VALUES ($1, $2, 5, 50, repeat('0', 64), gen_random_uuid(), 'm', $3, 'o', false, $4, $5, $6, $7)`;
    for (const number of [1, 2]) {
      const day = received[number - 1];
      const receipt = day === undefined ? [null, null, null, null] : ['r', 5, 0, at(day)];
      await pool.query(chunk, [rows[0]!.id, number, start, ...receipt]);
    }
  }

  it('is a task as well where it came by a batch that has ended, from when the first of it came', async () => {
    const agreement = await agreed();
    await batch(agreement, [], 0);
    await batch(agreement, [1, 2], 9);
    after(30.9);
    expect(await tasks(agreement)).toEqual([]);
    after(31);
    expect(await tasks(agreement)).toHaveLength(1);
  });

  it('Article 27: is no task where a batch lapses after its disposal is certified, unless more of it came since', async () => {
    const head = hub.as(water, 'office-head', 'li');
    const disposed = async (received: readonly number[]) => {
      const agreement = await agreed();
      await hub.app.get(AgreementService).relinquish(head, agreement.id, '用途已实现');
      await hub.app.get(UsageRecords).certify(head, agreement.id, '已删除');
      await batch(agreement, received, 12);
      return agreement;
    };
    after(5);
    const [before, since] = [await disposed([1]), await disposed([1, 6])];
    after(90);
    expect(await tasks(before)).toEqual([]);
    expect(await tasks(since)).toHaveLength(1);
  });

  it('Article 27: stays a task when the agreement has ended, until its disposal is certified', async () => {
    const agreement = await agreed();
    const head = hub.as(water, 'office-head', 'li');
    await use(agreement);
    await hub.app.get(AgreementService).relinquish(head, agreement.id, '用途已实现');
    after(30);
    expect(await tasks(agreement)).toHaveLength(1);
    await hub.app.get(UsageRecords).certify(head, agreement.id, '已删除');
    expect(await tasks(agreement)).toEqual([]);
  });

  it('is no task any more once records of it need not be kept, three years after it was got', async () => {
    const agreement = await agreed();
    await use(agreement);
    clock.set(new Date('2029-03-02T09:59:00+08:00'));
    expect(await tasks(agreement)).toHaveLength(1);
    clock.set(new Date('2029-03-02T10:00:00+08:00'));
    expect(await tasks(agreement)).toEqual([]);
    await use(agreement);
    clock.set(new Date('2029-04-01T10:00:00+08:00'));
    expect(await tasks(agreement)).toEqual([
      `role:${water}/requester 取水许可表 2029-03-02 2029-04-11`,
    ]);
  });

  it('stays the same task when the first of it need not be recorded any more, but what came later does', async () => {
    const agreement = await agreed();
    await use(agreement);
    after(1);
    await use(agreement);
    after(40);
    const told = await tasks(agreement);
    clock.set(new Date('2029-03-02T10:00:00+08:00'));
    expect([told.length, await tasks(agreement)]).toEqual([1, told]);
  });

  const asking = (setting: string, by = clock) =>
    new UnrecordedUses(
      worker.get<Database>(Database),
      by,
      otherwise('usageRecord: { after: 30, within: 10, ours: true }', `usageRecord: ${setting}`),
      worker.get<Notices>(Notices),
    );

  it('is nobody’s task where the jurisdiction asks nobody, and is one again where it asks', async () => {
    const { usageRecord } = worker.get<Jurisdiction>(Jurisdiction);
    expect(usageRecord).toMatchObject({ after: 30, within: 10 });
    const agreement = await agreed();
    await use(agreement);
    after(30);
    expect(await tasks(agreement)).toHaveLength(1);
    after(31);
    expect(await tasks(agreement, asking('null'))).toEqual([]);
    after(32);
    const again = [`role:${water}/requester 取水许可表 2026-03-02 2026-04-13`];
    expect(await tasks(agreement)).toEqual(again);
    after(33);
    expect(await tasks(agreement)).toEqual(again);
    await record(agreement);
    expect(await tasks(agreement)).toEqual([]);
  });

  it('is a task later where the jurisdiction comes to ask later', async () => {
    const agreement = await agreed();
    await use(agreement);
    after(30);
    expect(await tasks(agreement)).toHaveLength(1);
    const later = asking('{ after: 60, within: 10, ours: true }');
    after(59.9);
    expect(await tasks(agreement, later)).toEqual([]);
    after(60);
    expect(await tasks(agreement, later)).toEqual([
      `role:${water}/requester 取水许可表 2026-03-02 2026-05-11`,
    ]);
  });

  it('is asked for once by two workers at the same moment, and opens nothing for who is asked already', async () => {
    const agreement = await agreed();
    await use(agreement);
    after(30);
    const later = new FixedClock(new Date(clock.now().getTime() + 1000));
    const other = asking('{ after: 30, within: 10, ours: true }', later);
    await Promise.all([round(), round(other)]);
    expect(await tasks(agreement)).toHaveLength(1);
    after(31);
    expect(await round()).toBe(0);
  });

  it('is asked for though a task that is over cannot be closed, which is told and tried again', async () => {
    const [over, due] = [await agreed(), await agreed()];
    await use(over);
    after(30);
    expect(await tasks(over)).toHaveLength(1);
    clock.set(new Date('2029-02-01T10:00:00+08:00'));
    await use(due);
    clock.set(new Date('2029-03-04T10:00:00+08:00'));
    const done = vi.spyOn(worker.get<Notices>(Notices), 'done');
    done.mockRejectedValue(new Error('no room'));
    await expect(round()).rejects.toThrow('no room');
    done.mockRestore();
    const { rows } = await hub.db
      .pool('migrator')
      .query(`SELECT 1 FROM notice.notice WHERE about_id = $1 AND done_at IS NULL AND task`, [
        due.id,
      ]);
    expect(rows).toHaveLength(1);
    expect(await tasks(over)).toEqual([]);
  });
});
