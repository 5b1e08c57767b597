import { KafkaBacklogs } from './kafka.backlogs';
import { KafkaDeadLetters } from './kafka.dead-letters';
import { type IncomingRecord, kafkaMessageOf, type OutgoingRecord } from './record';

const topic = 'connector.a.in';
const group = 'connector.A';
const idAt = (offset: number) => `${topic}~${group}~0:${offset}`;

/** As the hub writes a letter, with whatever a department may write instead. */
function record(key: string, letter: string | object): IncomingRecord {
  const text = typeof letter === 'string' ? letter : JSON.stringify({ ...whole, ...letter });
  return {
    key: Buffer.from(key),
    value: Buffer.from('body'),
    headers: { 'transport-id': 'm', 'transport-type': 't', 'transport-letter': text },
    offset: '0',
  };
}
const whole = { attempts: 8, error: 'Error', at: '2026-11-01T00:00:00.000Z', key: 'k' };

describe('dead letters at Kafka, which whoever may bury writes', () => {
  let sent: OutgoingRecord[];
  let troubles: string[];
  let kept: IncomingRecord[];
  let letters: KafkaDeadLetters;
  beforeEach(() => {
    [sent, troubles, kept] = [[], [], []];
    letters = new KafkaDeadLetters({
      topics: { ensureWith: () => Promise.resolve(), exists: () => Promise.resolve(true) },
      producer: {
        send: (some) => {
          sent.push(...some);
          return Promise.resolve();
        },
      },
      open: () => {
        const reader = { atEnd: false, close: () => Promise.resolve() };
        const next = () => {
          reader.atEnd = true;
          return Promise.resolve(kept);
        };
        return Promise.resolve(Object.assign(reader, { next }));
      },
      isReader: (at) => at.group === group,
      now: () => new Date(0),
      onTrouble: (error) => troubles.push(String(error)),
    });
  });

  it('go back to the topic and the group that their id names, whatever the record says', async () => {
    const other = { topic: 'connector.b.in', group: 'connector.B', position: '0:9' };
    kept = [record(idAt(5), {}), record(idAt(5), other)];
    const [letter] = await letters.list({ topic, group });
    expect(letter).toMatchObject({ id: idAt(5), topic, group, position: '0:5' });
    await letters.replay(idAt(5), 'repaired');
    expect(sent.map((each) => each.topic)).toEqual([topic, `${topic}.dead`]);
    expect(sent[0]).toMatchObject({ onlyGroup: group, message: { id: 'm', key: 'k' } });
  });

  it('are none where the id is of another topic or another group', async () => {
    const foreign = ['connector.b.in~connector.B~0:1', `${topic}~connector.B~0:1`, 'x', ''];
    kept = foreign.map((id) => record(id, {}));
    for (const id of foreign) {
      await expect(letters.find(id)).rejects.toMatchObject({
        code: 'transport.unknown-dead-letter',
      });
    }
    expect(await letters.countOpen(topic)).toEqual(new Map());
  });

  it('are counted without the records that are none, which are told of once', async () => {
    const bad = ['not JSON', 'null', '7', '{}', { at: 'never' }, { decision: { kind: 'sold' } }];
    kept = [
      record(idAt(1), {}),
      ...bad.map((letter, at) => record(idAt(10 + at), letter)),
      { key: null, value: null, offset: '9' },
      record(idAt(2), { decision: { kind: 'dropped', reason: 'r', at: whole.at } }),
      record(idAt(3), {}),
    ];
    expect(await letters.countOpen(topic)).toEqual(new Map([[group, 2]]));
    expect((await letters.list({ topic, group })).map(({ id }) => id)).toEqual([idAt(1), idAt(3)]);
    expect(troubles).toEqual([
      expect.stringMatching(/"connector\.a\.in", 7 records are no letters .* and 0 are more/),
    ]);
  });

  it('are looked after up to a number, and decisions about those still count', async () => {
    const many = Array.from({ length: 20_001 }, (_, at) => record(idAt(at), {}));
    kept = [...many, record(idAt(0), { decision: { kind: 'dropped', reason: 'r', at: whole.at } })];
    expect(await letters.countOpen(topic)).toEqual(new Map([[group, 19_999]]));
    expect(troubles).toEqual([expect.stringContaining('and 1 are more than are looked after')]);
  });

  it('come back as they were buried and decided about', async () => {
    const message = { id: 'm', key: 'k', type: 't', headers: { a: 'b' }, body: Buffer.from('x') };
    await letters.bury({ ...message, topic, position: '0:7', attempt: 8 }, group, 'Error: no');
    const buried = () =>
      sent.map((each) => {
        const { key, value, headers } = kafkaMessageOf(each);
        return { key, value, headers, offset: '0' } as IncomingRecord;
      });
    kept = buried();
    const place = { id: idAt(7), topic, group, position: '0:7' };
    const letter = { ...place, attempts: 8, error: 'Error: no', at: new Date(0), message };
    expect(await letters.find(idAt(7))).toEqual({ ...letter, decision: undefined });
    await letters.drop(idAt(7), 'mistake');
    kept = buried();
    const decision = { kind: 'dropped', reason: 'mistake', at: new Date(0) };
    expect(await letters.list({ topic, group, state: 'decided' })).toEqual([
      { ...letter, decision },
    ]);
  });

  it('of one topic that cannot be read leave the queues of all others readable', async () => {
    const topics = ['connector.a.in', 'connector.b.in'];
    const groups = topics.map((each) => ({ topic: each, group: 'g', committed: [0] }));
    const range = [{ earliest: 0, end: 1 }];
    const all = topics.flatMap((each) => [each, `${each}.dead`]);
    const standing = {
      look: () =>
        Promise.resolve({
          ...{ groups, leftOut: [] },
          topics: new Map(all.map((each) => [each, range])),
        }),
      timesAt: () => Promise.resolve([]),
    };
    const countOpen = (each: string) =>
      each === topic ? Promise.reject(new Error('too long')) : Promise.resolve(new Map([['g', 3]]));
    const backlogs = new KafkaBacklogs(standing, { countOpen }, (error) =>
      troubles.push(String(error)),
    );
    const found = await backlogs.all(() => true);
    expect(found.map(({ deadLetters }) => deadLetters)).toEqual([0, 3]);
    expect(troubles).toEqual(['Error: too long']);
  });
});
