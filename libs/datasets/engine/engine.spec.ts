import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import { limits } from '@shutong/platform';
import { codeOf } from '../../../test/support/refusals';
import { Scene } from '../testing/scene.fixture';
import { Engine, StatementError, type EngineSession } from './engine';
import { Places } from './places';
import { replaceProperty } from '../../../test/support/replace-property';

/** Takes hours; can be interrupted. */
const endless =
  'SELECT count(*) FROM range(10000000) a, range(10000000) b WHERE a.range * b.range = 7';

describe('The engine, a process of its own', () => {
  let scene: Scene;
  const { engine } = { engine: new Engine({ places: 2, memoryMiB: 256 }) };
  const run = (sql: string, files: readonly string[] = [], signal?: AbortSignal) =>
    engine.session(files, (session: EngineSession) => session.run(sql), signal ? { signal } : {});

  beforeAll(async () => {
    scene = await Scene.open(engine);
  });
  afterAll(() => scene.close());

  it('gives decimals, long integers and times as text, exactly', async () => {
    const rows = await run(
      `SELECT 12345678901234567890.123456789::DECIMAL(38,9), 9007199254740993::BIGINT, DATE '2024-02-29'`,
    );
    expect(rows).toEqual([['12345678901234567890.123456789', '9007199254740993', '2024-02-29']]);
  });

  it('reads and writes the named files and no others, and cannot be told otherwise', async () => {
    const [named, other] = [await scene.file('a\n1\n', '.csv'), await scene.file('a\n2\n', '.csv')];
    expect(await run(`SELECT a FROM read_csv('${named}')`, [named])).toEqual([['1']]);
    for (const sql of [
      `SELECT * FROM read_csv('${other}')`,
      `SELECT * FROM read_text('/etc/passwd')`,
      `SELECT * FROM glob('/*')`,
      `COPY (SELECT 1) TO '${other}.out'`,
      `ATTACH '${other}.db'`,
      `SET enable_external_access = true`,
      `SET allowed_paths = ['/etc/passwd']`,
      `INSTALL httpfs`,
      `LOAD httpfs`,
      `SELECT * FROM read_csv('http://127.0.0.1:1/x.csv')`,
    ]) {
      await expect(run(sql, [named])).rejects.toThrow(StatementError);
    }
  });

  it('says of a refused statement what kind of refusal it is, and no value that logs would keep', async () => {
    const refused = run(`SELECT CAST(a AS INTEGER) FROM (VALUES ('11010519491231002X')) t(a)`);
    const error = await refused.catch((thrown: unknown) => thrown);
    expect(String(error)).toBe('Error: Conversion Error');
    expect(inspect(error, { showHidden: true })).not.toContain('1101');
    expect((error as StatementError).said).toContain('11010519491231002X');
  });

  it('keeps sessions apart and nothing of them', async () => {
    await run('CREATE TABLE kept AS SELECT 1 AS a');
    await expect(run('SELECT * FROM kept')).rejects.toThrow('Catalog Error');
  });

  it('interrupts a statement that its asker gives up, and goes on with others', async () => {
    const given = new AbortController();
    const asked = run(endless, [], given.signal);
    setTimeout(() => given.abort(), 300);
    expect(await codeOf(asked)).toBe('datasets.engine.interrupted');
    expect(await run('SELECT 1')).toEqual([[1]]);
  });

  it('lets a long statement end although the asker of another gave up, and kills nothing under it', async () => {
    const soon = replaceProperty<{ value: number }, 'value'>(limits.engineInterrupt, 'value', 100);
    const given = new AbortController();
    const long = run(
      'SELECT count(*) FROM range(40000) a, range(40000) b WHERE a.range * b.range = 7',
    );
    const abandoned = codeOf(run(endless, [], given.signal));
    await sleep(300);
    const { pid } = engine;
    given.abort();
    expect(await abandoned).toBe('datasets.engine.interrupted');
    expect([await long, engine.pid]).toEqual([[['2']], pid]);
    soon.restore();
  });

  it('makes its crash an error of those under way, and comes back', async () => {
    const asked = Promise.all([codeOf(run(endless)), codeOf(run(endless))]);
    await sleep(1000);
    const { pid } = engine;
    process.kill(pid!, 'SIGKILL');
    expect(await asked).toEqual(['datasets.engine.crashed', 'datasets.engine.crashed']);
    expect(await run('SELECT 1')).toEqual([[1]]);
    expect(engine.pid).not.toBe(pid);
  });

  it('lets a session end that lost its process, and run nothing more', async () => {
    const asked = engine.session([], async (session) => {
      process.kill(engine.pid!, 'SIGKILL');
      await sleep(500);
      return session.run('SELECT 1');
    });
    expect(await codeOf(asked)).toBe('datasets.engine.crashed');
  });
});

describe('The queue of the engine', () => {
  it('refuses who comes when all places are taken and as many wait as may', async () => {
    const places = new Places(1, 1);
    let end: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (end = resolve));
    const first = places.within(() => held);
    const second = places.within(async () => 'second');
    expect(await codeOf(places.within(async () => 'third'))).toBe('datasets.engine.queue-full');
    end();
    await first;
    expect(await second).toBe('second');
    expect(await places.within(async () => 'fourth')).toBe('fourth');
  });

  /** Who enters stays until its end is called. */
  const entering = (places: Places) => {
    const order: string[] = [];
    const ends: (() => void)[] = [];
    const enter = (client: string) =>
      places.within(
        () => {
          order.push(client);
          return new Promise<void>((resolve) => ends.push(resolve));
        },
        { client },
      );
    return { order, ends, enter };
  };

  it('lets no client take more than its share, and others in beside it', async () => {
    const { ends, enter } = entering(new Places(1, 10, 2));
    const greedy = [enter('a'), enter('a')];
    expect(await codeOf(enter('a'))).toBe('datasets.engine.share-taken');
    const other = enter('b');
    ends[0]!();
    await greedy[0];
    const again = enter('a');
    for (let at = 1; at < 4; at += 1) {
      while (!ends[at]) await sleep(1);
      ends[at]!();
    }
    await Promise.all([...greedy, other, again]);
  });

  it('gives a free place to whose client has none, before one that came first', async () => {
    const { order, ends, enter } = entering(new Places(2, 10));
    const all = [enter('a'), enter('a'), enter('a'), enter('b')];
    for (let at = 0; at < 4; at += 1) {
      while (!ends[at]) await sleep(1);
      ends[at]!();
    }
    await Promise.all(all);
    expect(order).toEqual(['a', 'a', 'b', 'a']);
  });

  it('lets go of who gives up waiting', async () => {
    const places = new Places(1, 5);
    let end: () => void = () => undefined;
    const first = places.within(() => new Promise<void>((resolve) => (end = resolve)));
    const given = new AbortController();
    const waiting = places.within(async () => 'never', { signal: given.signal });
    given.abort();
    expect(await codeOf(waiting)).toBe('datasets.engine.interrupted');
    end();
    await first;
    expect(await places.within(async () => 'next')).toBe('next');
  });
});

describe('The memory of the engine', () => {
  it('is bounded: a process that holds more is ended, and the next one works', async () => {
    const engine = new Engine({ memoryMiB: 4096, processMiB: 256 });
    try {
      const asked = engine.session([], (session) =>
        session.run(`SELECT length(list(range)) FROM range(100000000)`),
      );
      expect(await codeOf(asked)).toBe('datasets.engine.too-much-memory');
      expect(await engine.session([], (session) => session.run('SELECT 1'))).toEqual([[1]]);
    } finally {
      await engine.stop();
    }
  });
});
