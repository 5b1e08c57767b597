import { answering } from '../../../test/support/answering';
import { police } from '../../../test/support/exchange';

/** More than one look at the rows finds. */
const many = 501;

describe('many clocks whose last day is over', () => {
  const scene = answering();

  it('are marked by one look, all of them, those first whose last day was over first', async () => {
    const pool = scene.hub.db.pool('migrator');
    await scene.arrived();
    const { rows } = await pool.query<{ id: string; due: string }>(
      `INSERT INTO clocks.clock (id, kind, matter_kind, matter_id, title, holder, due_holder, state, limit_days,
                                 started_at, due_on, warn_on, warned_at, calendar)
       SELECT gen_random_uuid(), 'delivery', 'application', gen_random_uuid(), '交付', $1, $1, 'running', 20,
              now(), date '2026-02-27' - n, date '2026-01-01', now(), (SELECT calendar FROM clocks.clock LIMIT 1)
         FROM generate_series(1, $2) n
       RETURNING id, due_on::text AS due`,
      [police, many],
    );
    expect(await scene.look()).toMatchObject({ overdue: many });
    const dueOf = new Map(rows.map(({ id, due }) => [id, due]));
    const marked = (await scene.hub.entries('clocks.clock.overdue')).map(({ resource }) =>
      dueOf.get((resource as { id: string }[])[0]!.id)!,
    );
    expect(marked).toEqual([...dueOf.values()].sort());
    expect(await scene.look()).toMatchObject({ overdue: 0 });
  });
});
