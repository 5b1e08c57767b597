import { limits, uuidv7 } from '@shutong/platform';
import { testApplication, type TestApplication } from '../../../test/support/application';
import { Intake } from './intake';

describe('the intake', () => {
  let app: TestApplication;
  let intake: Intake;
  beforeAll(async () => {
    app = await testApplication({ role: 'worker', imports: [] });
    intake = app.module.get(Intake, { strict: false });
  });
  afterAll(() => app.close());

  const take = async (most: number) => {
    const taken = await app.database.transaction(app.ctx, (tx) => intake.take(tx, 'usage', most));
    return taken.map(({ body }) => body);
  };
  const handIn = (body: unknown, key = uuidv7(new Date())) =>
    intake.handIn(app.ctx, { key, kind: 'usage', body });

  it('gives the oldest first, once', async () => {
    for (const body of [1, { two: 2 }, [3]]) await handIn(body);
    expect(await take(2)).toEqual([1, { two: 2 }]);
    expect(await take(2)).toEqual([[3]]);
    expect(await take(2)).toEqual([]);
  });

  it('knows a message again whose answer was lost', async () => {
    const key = uuidv7(new Date());
    await handIn('once', key);
    await handIn('once', key);
    expect(await take(2)).toEqual(['once']);
  });

  it('keeps what a transaction took that did not end well', async () => {
    await handIn('kept');
    const failing = app.database.transaction(app.ctx, async (tx) => {
      await intake.take(tx, 'usage', 1);
      throw new Error('in the middle');
    });
    await expect(failing).rejects.toThrow('in the middle');
    expect(await take(1)).toEqual(['kept']);
  });

  it('refuses more than it has room for, and goes on when some was taken', async () => {
    const long = 'x'.repeat(limits.intakeMessage.value);
    await expect(handIn(long)).rejects.toThrow('platform.too-large');
    const owner = app.db.pool('migrator');
    // The trigger counts each; what it counts is set up beside it.
    await owner.query('ALTER TABLE intake.message DISABLE TRIGGER USER');
    await owner.query(
      `INSERT INTO intake.message (key, kind, body)
       SELECT gen_random_uuid(), 'usage', '"old"' FROM generate_series(1, $1)`,
      [limits.intakeBacklog.value],
    );
    await owner.query('ALTER TABLE intake.message ENABLE TRIGGER USER');
    await expect(handIn('more')).rejects.toThrow('platform.unavailable');
    expect(await take(1)).toEqual(['old']);
    await handIn('more');
    await expect(handIn('and more')).rejects.toThrow('platform.unavailable');
    expect(await take(limits.intakeBacklog.value + 1)).toHaveLength(limits.intakeBacklog.value);
  });

  it('refuses a kind for what waits of it, not for what was refused or handed in of others', async () => {
    await handIn('old');
    await app.db
      .pool('migrator')
      .query("SELECT setval(pg_get_serial_sequence('intake.message', 'id'), 900000)");
    await handIn('new');
    expect(await take(2)).toEqual(['old', 'new']);
  });
});
