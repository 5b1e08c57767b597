import { FixedClock, systemContext } from '@shutong/platform';
import { signTerms } from '@shutong/wire';
import { exchangeUnderTest, police, type ExchangeUnderTest } from '../../../test/support/exchange';
import { granted, signed } from '../../../test/support/exchange-calls';
import { suspended } from '../../../test/support/misuse';
import type { Agreement } from './agreement.entity';
import { AgreementService } from './agreement.service';

const at = (day: string) => new Date(`${day}T10:00:00+08:00`);

describe('the end of the terms of agreements', () => {
  const clock = new FixedClock(at('2026-03-02'));
  let hub: ExchangeUnderTest;
  beforeAll(async () => {
    hub = await exchangeUnderTest(clock);
  });
  beforeEach(() => clock.set(at('2026-03-02')));
  afterAll(() => hub.close());

  const owner = () => hub.db.pool('migrator');
  const expire = (day: string) => {
    clock.set(at(day));
    return hub.app.get(AgreementService).expireDue(systemContext('agreement-expiry', clock.now()));
  };
  const statesOf = async (agreements: readonly Agreement[]) => {
    const { rows } = await owner().query<{ id: string; state: string }>(
      'SELECT id, state FROM exchange.agreement WHERE id = ANY ($1)',
      [agreements.map(({ id }) => id)],
    );
    return agreements.map(({ id }) => rows.find((row) => row.id === id)!.state);
  };
  /** Ids in the order in which the log has their ends. */
  const logged = async () =>
    (await hub.entries('exchange.agreement.expire')).map(
      ({ resource }) => (resource as { id: string }[])[0]!.id,
    );
  /** The same of what other libs were told. */
  const told = async () => {
    const { rows } = await owner().query<{ key: string }>(
      `SELECT key FROM transport.message
        WHERE type = 'exchange.agreement.restricted'
          AND convert_from(body, 'UTF8')::jsonb -> 'data' ->> 'state' = 'expired' ORDER BY id`,
    );
    return rows.map(({ key }) => key);
  };

  it('ends what nobody or one side alone has signed and what is suspended, too, in the order of their last days', async () => {
    const unsigned = await granted(hub, { periodUntil: at('2026-04-03') });
    const half = await granted(hub, { periodUntil: at('2026-04-01') });
    const signature = await signTerms(half.terms, hub.provider.keys);
    await hub.app.get(AgreementService).sign(hub.as(police, 'connector'), half.id, signature);
    const stopped = await signed(hub, { periodUntil: at('2026-04-02') });
    await suspended(hub, stopped.id);
    const working = await signed(hub, { periodUntil: at('2026-04-04') });
    expect(await expire('2026-04-04')).toBe(4);
    const all = [half, stopped, unsigned, working];
    expect(await statesOf(all)).toEqual(all.map(() => 'expired'));
    expect(await logged()).toEqual(all.map(({ id }) => id));
    expect(await told()).toEqual(all.map(({ id }) => id));
    expect(await expire('2026-04-05')).toBe(0);
  });

  it('five hundred that cannot be ended keep the one whose term was over after theirs from nothing', async () => {
    const first = await signed(hub, { periodUntil: at('2026-04-01') });
    await owner().query(
      `INSERT INTO exchange.agreement
         SELECT (jsonb_populate_record(a, jsonb_build_object('id', gen_random_uuid(), 'terms_sha256', 'broken'))).*
           FROM exchange.agreement a, generate_series(1, 500) WHERE a.id = $1`,
      [first.id],
    );
    await owner().query(
      `CREATE FUNCTION exchange.refuse() RETURNS trigger LANGUAGE plpgsql AS
         $$ BEGIN RAISE EXCEPTION 'refused'; END $$`,
    );
    await owner().query(
      `CREATE TRIGGER refuse BEFORE UPDATE ON exchange.agreement FOR EACH ROW
         WHEN (OLD.terms_sha256 = 'broken') EXECUTE FUNCTION exchange.refuse()`,
    );
    const later = await signed(hub, { periodUntil: at('2026-04-02') });
    await expect(expire('2026-04-03')).rejects.toThrow(AggregateError);
    expect(await statesOf([first, later])).toEqual(['expired', 'expired']);
  });
});
