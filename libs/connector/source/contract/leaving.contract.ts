import {
  people as register,
  Bench as Calls,
  columns,
  zhang,
} from '../../answering/contract/calls.contract';
import { replyOf } from '../../inbound/call-outcome';
import type { Bench } from './harness.contract';

/** What a requester is told by a call whose source fails: that it failed. */
export function leavingContract(bench: () => Bench): void {
  const callsOver = () => {
    const { harness, source } = bench();
    const table = (rows: Parameters<typeof harness.createTable>[1]) =>
      harness.createTable(columns, rows);
    return Calls.over({ source, table, close: async () => undefined });
  };
  const failed = { outcome: 'source-error', code: 'connector.source-error', answeredAt: 7 };
  const replyTo = async (calls: Calls, milliseconds = 10_000) => {
    const seen: unknown[] = [];
    const call = calls.inquiry({ keys: { RESIDENT_NUMBER: zhang } }, ['NAME', 'ADDRESS']);
    const by = { now: () => 7, onFailed: (error: unknown) => void seen.push(error) };
    const reply = await replyOf(calls.answered(call, { milliseconds }), by);
    return { reply, seen };
  };

  it('answers of a register what was asked', async () => {
    const { reply, seen } = await replyTo(await callsOver());
    const [row] = register;
    expect(reply).toMatchObject({
      outcome: 'answered',
      content: { rows: [{ NAME: row![1], ADDRESS: '云栖市*****' }] },
    });
    expect(seen).toEqual([]);
  });

  it('says of a column or table that went away only that the source failed', async () => {
    const calls = await callsOver();
    const { table } = calls.mount;
    await bench().harness.dropColumn(table, 'address');
    const changed = await replyTo(calls);
    await bench().harness.dropTable(table);
    const gone = await replyTo(calls);
    for (const { reply, seen } of [changed, gone]) {
      expect(reply).toEqual(failed);
      expect(seen).toMatchObject([{ params: { table } }]);
      expect(JSON.stringify(seen)).not.toContain(zhang);
    }
  });

  it('says of a source that takes too long or is down only that it failed', async () => {
    const calls = await callsOver();
    expect((await replyTo(calls, 0)).reply).toEqual(failed);
    await bench().harness.stop();
    try {
      const { reply, seen } = await replyTo(calls);
      expect(reply).toEqual(failed);
      expect(seen).toHaveLength(1);
      expect(JSON.stringify(seen)).not.toContain(zhang);
    } finally {
      await bench().harness.start();
    }
    expect((await replyTo(calls)).reply).toMatchObject({ outcome: 'answered' });
  });
}
