import type { INestApplicationContext } from '@nestjs/common';
import { LegalClocks } from '@shutong/clocks';
import { dayInChina } from '@shutong/platform';
import { signTerms } from '@shutong/wire';
import { answering, at, periodUntil } from '../../../test/support/answering';
import { eventually } from '../../../test/support/application';
import { bureau, police } from '../../../test/support/exchange';
import { granted } from '../../../test/support/exchange-calls';
import { startStatistics } from '../../../test/support/statistics-worker';
import { AgreementService } from '../../exchange/agreement/agreement.service';
import { keptByDepartment } from './kept.query';

const refusal = { outcome: 'refused', reasons: '不符合条件', ground: '条例第十四条' };

describe('limits as statistics learn them', () => {
  const scene = answering();
  const { clock, arrived, clockOf, propose, answer, look } = scene;
  let statistics: INestApplicationContext;
  beforeAll(async () => {
    statistics = await startStatistics(scene.hub);
  });
  afterAll(() => statistics.close());
  const owner = () => scene.hub.db.pool('migrator');

  interface Learnt {
    readonly holder: string;
    readonly due: string | null;
    readonly late: boolean | null;
  }
  const learnt = (id: string, isIt: (one: Learnt) => boolean) =>
    eventually(
      async () => {
        const sql = `SELECT holder, due_on::text AS due, late FROM statistics.clock WHERE id = $1`;
        return (await owner().query<Learnt>(sql, [id])).rows[0];
      },
      (one) => one !== undefined && isIt(one),
    );
  /** Of one kind and day, as statistics count it and as the clocks themselves do. */
  async function counted(kind: string, day: string) {
    const { rows } = await owner().query(keptByDepartment, [
      ...[[kind], day, day, dayInChina(clock.now())],
    ]);
    const ctx = scene.hub.as(bureau, 'authority', 'gao');
    const span = { from: day, to: day };
    const { nodes } = await scene.hub.app.get(LegalClocks).onTime(ctx, span, { first: 10 });
    return { kept: rows as unknown, onTime: nodes };
  }

  it('count late for whoever held them on their last day, whoever holds them since', async () => {
    const { id, applicationId, terms } = await granted(scene.hub, { periodUntil });
    clock.set(at('2026-03-31'));
    const { keys } = scene.hub.provider;
    const connector = scene.hub.as(police, 'connector');
    await scene.hub.app.get(AgreementService).sign(connector, id, await signTerms(terms, keys));
    await look();
    const delivery = await clockOf(applicationId, 'delivery');
    expect(delivery).toMatchObject({ holder: delivery.awaitedBy, dueHolder: police });
    expect(await learnt(delivery.id, () => true)).toMatchObject({ holder: police });
    expect(await counted('delivery', '2026-03-30')).toEqual({
      kept: [{ unit: police, kept: 0, all: 1 }],
      onTime: [{ holder: police, onTime: 0, late: 0, overdue: 1 }],
    });
  });

  it('get the last day that is counted anew, both of what runs and of what ended before its year was known', async () => {
    const [running, ended] = [await arrived(), await arrived()];
    const ids = [running, ended];
    const wrongly = (due: string | null) =>
      owner().query(
        `UPDATE clocks.clock
            SET due_on = $2::date, warn_on = $2::date, calendar = 'before',
                missing_year = CASE WHEN $2::date IS NULL THEN 2026 END
          WHERE matter_id = ANY ($1)`,
        [ids, due],
      );
    await owner().query(
      `UPDATE clocks.clock SET due_on = '2026-02-27', warn_on = '2026-02-27' WHERE matter_id = ANY ($1)`,
      [ids],
    );
    await look();
    const { id } = await clockOf(running);
    await learnt(id, ({ due }) => due === '2026-02-27');
    clock.set(at('2026-03-17'));
    await propose(ended, refusal);
    await answer(ended);
    const { id: endedId } = await clockOf(ended);
    await learnt(endedId, ({ late }) => late !== null);
    await wrongly(null);
    await owner().query('UPDATE statistics.clock SET due_on = NULL, late = NULL WHERE id = $1', [
      endedId,
    ]);
    expect(await look()).toMatchObject({ counted: 2 });
    expect(await learnt(id, ({ due }) => due === '2026-03-16')).toMatchObject({ late: null });
    expect(await learnt(endedId, ({ due }) => due !== null)).toMatchObject({
      ...{ due: '2026-03-16', late: true },
    });
    expect(await scene.hub.entries('clocks.clock.recount')).toHaveLength(2);
  });
});
