import { MAX_MESSAGE_BYTES, sizeOf, type Message } from '../index';
import { type Bench, Collector, message, messages } from './harness.contract';

export function deliveryContract(bench: () => Bench): void {
  async function roundTrip(sent: Message): Promise<Message> {
    const transport = await bench().transport();
    const topic = await bench().topic();
    const got = new Collector();
    await transport.subscribe({ topic, group: 'g', handler: got.handler });
    await transport.publish(topic, [sent]);
    await got.reached(1);
    expect(got.messages[0]).toMatchObject({ topic, attempt: 1 });
    const { id, key, type, headers, body } = got.messages[0]!;
    return { id, key, type, headers, body };
  }

  it('delivers id, key, type, headers and every byte of the body unchanged', async () => {
    const body = Buffer.from(Array.from({ length: 512 }, (_, i) => i % 256));
    const sent = message('m', 'key', {
      body,
      headers: { ce_source: 'urn:x', 'content-type': 'a/b' },
    });
    expect(await roundTrip(sent)).toEqual(sent);
  });

  it('carries any well-formed text in a header, also NUL, line breaks and Chinese', async () => {
    const headers = { a: '政务数据\u0000\r\n"\\', b: '🏛️', c: '', d: '\u007f\u0080\uffff' };
    expect(await roundTrip(message('m', '部门', { headers, type: '类型' }))).toEqual(
      message('m', '部门', { headers, type: '类型' }),
    );
  });

  it('carries an empty body under an empty key', async () => {
    const sent = message('m', '', { body: Buffer.alloc(0) });
    expect(await roundTrip(sent)).toEqual(sent);
  });

  it('carries a message of exactly the largest size', async () => {
    const empty = sizeOf(message('m', 'k', { body: Buffer.alloc(0) }));
    const sent = message('m', 'k', { body: Buffer.alloc(MAX_MESSAGE_BYTES - empty, 0xee) });
    expect(sizeOf(sent)).toBe(MAX_MESSAGE_BYTES);
    expect((await roundTrip(sent)).body.equals(sent.body)).toBe(true);
  });

  it('refuses a larger message with its code and writes none of the call', async () => {
    const transport = await bench().transport();
    const topic = await bench().topic();
    const large = message('large', 'k', { body: Buffer.alloc(MAX_MESSAGE_BYTES) });
    await expect(transport.publish(topic, [message('small'), large])).rejects.toMatchObject({
      code: 'transport.too-large',
    });
    const got = new Collector();
    await transport.subscribe({ topic, group: 'g', handler: got.handler });
    await transport.publish(topic, [message('after')]);
    await got.reached(1);
    expect(got.ids).toEqual(['after']);
  });

  it.each([
    ['a lone surrogate in a header', { headers: { a: '\ud800' } }],
    ['a header name of the transport', { headers: { 'transport-id': 'x' } }],
    ['a header name with a space', { headers: { 'a b': 'x' } }],
    ['NUL in the key', { key: 'a\0b' }],
    ['an empty id', { id: '' }],
  ])('refuses %s, which not every transport could carry', async (_what, fields) => {
    const transport = await bench().transport();
    const topic = await bench().topic();
    await expect(transport.publish(topic, [{ ...message('m'), ...fields }])).rejects.toMatchObject({
      code: 'transport.invalid-message',
    });
  });

  it('refuses to publish to, or follow, a topic that does not exist', async () => {
    const transport = await bench().transport();
    const unknown = { code: 'transport.unknown-topic' };
    await expect(transport.publish('no.such', [message('m')])).rejects.toMatchObject(unknown);
    await expect(
      transport.subscribe({ topic: 'no.such', group: 'g', handler: async () => undefined }),
    ).rejects.toMatchObject(unknown);
  });

  it('refuses a name that cannot name a topic or a group', async () => {
    const transport = await bench().transport();
    const invalid = { code: 'transport.invalid-message' };
    await expect(transport.publish('Not A Topic', [message('m')])).rejects.toMatchObject(invalid);
    const topic = await bench().topic();
    const handler = async () => undefined;
    await expect(transport.subscribe({ topic, group: 'a b', handler })).rejects.toMatchObject(
      invalid,
    );
  });

  it('leaves a topic that is already there as it is', async () => {
    const transport = await bench().transport();
    const topic = await bench().topic();
    await transport.publish(topic, [message('m')]);
    await transport.ensureTopics([topic]);
    await transport.ensureTopics([topic]);
    const got = new Collector();
    await transport.subscribe({ topic, group: 'g', handler: got.handler });
    await got.reached(1);
  });

  it('delivers each of a thousand concurrent calls exactly once to a living consumer', async () => {
    const transport = await bench().transport();
    const topic = await bench().topic();
    const got = new Collector();
    await transport.subscribe({ topic, group: 'g', handler: got.handler });
    const sent = messages(1000, 50);
    await Promise.all(sent.map((each) => transport.publish(topic, [each])));
    await got.reached(1000);
    expect(new Set(got.ids)).toEqual(new Set(sent.map(({ id }) => id)));
    expect(got.ids).toHaveLength(1000);
  });

  it('gives every group all messages, a new one from the oldest on', async () => {
    const transport = await bench().transport();
    const topic = await bench().topic();
    const [early, late] = [new Collector(), new Collector()];
    await transport.subscribe({ topic, group: 'early', handler: early.handler });
    await transport.publish(topic, messages(5));
    await early.reached(5);
    await transport.subscribe({ topic, group: 'late', handler: late.handler });
    await late.reached(5);
    expect(late.ids).toEqual(early.ids);
  });

  it('keeps topics apart', async () => {
    const transport = await bench().transport();
    const [one, two] = [await bench().topic(), await bench().topic()];
    const got = new Collector();
    await transport.subscribe({ topic: two, group: 'g', handler: got.handler });
    await transport.publish(one, [message('one')]);
    await transport.publish(two, [message('two')]);
    await got.reached(1);
    expect(got.ids).toEqual(['two']);
  });
}
