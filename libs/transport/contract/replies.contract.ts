import type { Message } from '../index';
import { type Bench, eventually, message, messages } from './harness.contract';

export function repliesContract(bench: () => Bench): void {
  it('brings a reply to the inbox it was addressed to, unchanged', async () => {
    const [hub, connector] = [await bench().transport(), await bench().transport()];
    const inbox = await hub.openReplies(0);
    const got: Message[] = [];
    inbox.onMessage((reply) => got.push(reply));
    const sent = message('r', '', { headers: { status: '是\u0000' }, body: Buffer.from([0, 200]) });
    await connector.reply(inbox.address, sent);
    await eventually(() => got.length === 1, 'the reply');
    expect(got[0]).toEqual(sent);
  });

  it('keeps the replies of two instances apart', async () => {
    const [one, two] = [await bench().transport(), await bench().transport()];
    const inboxes = [await one.openReplies(1), await two.openReplies(2)];
    const got: string[][] = [[], []];
    inboxes.forEach((inbox, i) => inbox.onMessage(({ id }) => got[i]!.push(id)));
    expect(inboxes[0]!.address).not.toBe(inboxes[1]!.address);
    await one.reply(inboxes[1]!.address, message('to-two'));
    await two.reply(inboxes[0]!.address, message('to-one'));
    await eventually(() => got[0]!.length + got[1]!.length === 2, 'both replies');
    expect(got).toEqual([['to-one'], ['to-two']]);
  });

  it('brings many concurrent replies, each once and in order of sending', async () => {
    const [hub, connector] = [await bench().transport(), await bench().transport()];
    const inbox = await hub.openReplies(3);
    const got: string[] = [];
    inbox.onMessage(({ id }) => got.push(id));
    const sent = messages(500);
    await Promise.all(sent.map((each) => connector.reply(inbox.address, each)));
    await eventually(() => got.length >= 500, 'all replies');
    expect(got).toEqual(sent.map(({ id }) => id));
  });

  it('begins with the replies sent after it was opened', async () => {
    const [hub, connector] = [await bench().transport(), await bench().transport()];
    const old = await hub.openReplies(4);
    await old.close();
    await connector.reply(old.address, message('late'));
    const inbox = await hub.openReplies(4);
    const got: string[] = [];
    inbox.onMessage(({ id }) => got.push(id));
    await connector.reply(inbox.address, message('new'));
    await eventually(() => got.length >= 1, 'the reply');
    expect(got).toEqual(['new']);
  });

  it('refuses an address that nobody handed out, and a reply that is too large', async () => {
    const transport = await bench().transport();
    const inbox = await transport.openReplies(5);
    await expect(transport.reply('nobody', message('r'))).rejects.toMatchObject({
      code: 'transport.unknown-address',
    });
    const large = message('r', '', { body: Buffer.alloc(300_000) });
    await expect(transport.reply(inbox.address, large)).rejects.toMatchObject({
      code: 'transport.too-large',
    });
  });
}
