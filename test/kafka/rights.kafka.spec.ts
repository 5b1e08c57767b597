import { readFileSync } from 'node:fs';
import {
  AclOperationTypes,
  AclPermissionTypes,
  AclResourceTypes,
  Kafka,
  ResourcePatternTypes,
  logLevel,
  type Admin,
} from 'kafkajs';
import { KafkaTransport, type KafkaOptions, type KafkaServer } from '@shutong/transport';
import {
  Collector,
  eventually,
  message,
  pause,
  QUICK_RETRY,
} from '../../libs/transport/contract/harness.contract';
import { securedHub, securedKafka } from '../support/transport/secured-kafka';

const onTrouble = () => undefined;
const now = () => new Date();
const passwords = { A: 'Wq8rT5yU2iOp6aSd', B: 'Zx3cV7bN1mLk9jHg' };
type Department = keyof typeof passwords;

const inbound = (department: Department) => `connector.${department.toLowerCase()}.in`;
const group = (department: Department) => `connector.${department}`;
const unauthorised = { code: 'transport.unauthorised' };

describe('Rights at Kafka', () => {
  let server: KafkaServer & { readonly caFile: string };
  let hub: KafkaTransport;
  const open: KafkaTransport[] = [];

  beforeAll(async () => {
    server = await securedKafka(passwords);
    hub = await connect(securedHub.user, securedHub.password);
    await (await hub.openReplies(0)).close();
    for (const each of ['A', 'B'] as const) {
      await hub.admit(each, { topic: inbound(each), group: group(each) });
    }
  });
  afterEach(() => Promise.all(open.splice(0).map((each) => each.close())));
  afterAll(async () => {
    await hub?.close();
    await server?.stop();
  });

  const options = (user: string, password: string): KafkaOptions => ({
    ...{ brokers: server.brokers, partitions: 2, onTrouble, login: { user, password } },
    tls: { caFile: server.caFile },
  });
  const connect = (user: string, password: string) =>
    KafkaTransport.open(options(user, password), now);

  /** Kafka's own protocol, as a user. */
  async function adminOf(username: string, password: string): Promise<Admin> {
    const kafka = new Kafka({
      ...{ brokers: [...server.brokers], logLevel: logLevel.NOTHING, retry: { retries: 1 } },
      ssl: { ca: [readFileSync(server.caFile, 'utf8')] },
      sasl: { mechanism: 'scram-sha-512', username, password },
    });
    const admin = kafka.admin();
    await admin.connect();
    return admin;
  }

  async function department(name: Department): Promise<KafkaTransport> {
    const transport = await connect(name, passwords[name]);
    open.push(transport);
    return transport;
  }

  it('let a department read its own topic, bury and replay what it cannot handle, and reply', async () => {
    const a = await department('A');
    const inbox = await hub.openReplies(1);
    const replies: string[] = [];
    inbox.onMessage(({ id }) => replies.push(id));
    const got = new Collector();
    let ill = true;
    const handler = async (each: Parameters<Collector['handler']>[0]) => {
      if (each.id === 'ill' && ill) throw new Error('ill');
      await got.handler(each);
    };
    const about = { topic: inbound('A'), group: group('A') };
    await a.ensureTopics([about.topic]);
    await a.subscribe({ ...about, retry: QUICK_RETRY, handler });
    await hub.publish(inbound('A'), [message('ill', 'k1'), message('well', 'k2')]);
    await got.reached(1);
    await eventually(async () => (await a.deadLetters.list(about)).length === 1, 'the dead letter');
    ill = false;
    const [letter] = await a.deadLetters.list(about);
    await expect(a.deadLetters.replay(letter!.id, 'again')).rejects.toMatchObject(unauthorised);
    await hub.deadLetters.replay(letter!.id, 'again');
    await eventually(() => got.ids.includes('ill'), 'the message that was replayed');
    await a.reply(inbox.address, message('reply'));
    await eventually(() => replies.includes('reply'), 'the reply');
    await inbox.close();
  });

  it("refuse it another department's topic, group and dead letters, and every topic of the hub", async () => {
    const a = await department('A');
    const handler = async () => undefined;
    const follow = (topic: string, name: string) => a.subscribe({ topic, group: name, handler });
    await expect(follow(inbound('B'), group('A'))).rejects.toMatchObject(unauthorised);
    // kafkajs keeps to itself why it was given no coordinator.
    await expect(follow(inbound('A'), group('B'))).rejects.toThrow('coordinator');
    await expect(a.publish(inbound('B'), [message('m')])).rejects.toMatchObject(unauthorised);
    await expect(a.publish(inbound('A'), [message('m')])).rejects.toMatchObject(unauthorised);
    await expect(a.ensureTopics(['hub.mine'])).rejects.toMatchObject(unauthorised);
    const letters = { topic: inbound('B'), group: group('B') };
    await expect(a.deadLetters.list(letters)).rejects.toMatchObject(unauthorised);
    const overheard: string[] = [];
    (await a.openReplies(0)).onMessage(({ id }) => overheard.push(id));
    const own = await hub.openReplies(0);
    const heard = new Promise<void>((resolve) => own.onMessage(() => resolve()));
    await hub.reply(own.address, message('for the hub alone'));
    await heard;
    await pause(500);
    expect(overheard).toEqual([]);
    await own.close();
  });

  it('give it one group, and none besides whose name begins like it', async () => {
    const admin = await adminOf('A', passwords.A);
    const positions = (groupId: string) => admin.fetchOffsets({ groupId, topics: [inbound('A')] });
    const own = `${group('A')}/${inbound('A')}`;
    await expect(positions(own)).resolves.toHaveLength(1);
    for (const other of [`${own}.more`, `${group('A')}/other`, 'other']) {
      await expect(positions(other)).rejects.toThrow();
    }
    await admin.disconnect();
  });

  it('lose the groups whose names begin alike, which earlier releases gave, and keep the one', async () => {
    const [owner, admin] = await Promise.all([
      adminOf(securedHub.user, securedHub.password),
      adminOf('A', passwords.A),
    ]);
    const mayUse = (groupId: string) =>
      admin.fetchOffsets({ groupId, topics: [inbound('A')] }).then(
        () => true,
        () => false,
      );
    await owner.createAcls({
      acl: [
        {
          ...{ resourceType: AclResourceTypes.GROUP, resourceName: `${group('A')}/` },
          ...{ resourcePatternType: ResourcePatternTypes.PREFIXED, principal: 'User:A', host: '*' },
          ...{ operation: AclOperationTypes.READ, permissionType: AclPermissionTypes.ALLOW },
        },
      ],
    });
    const other = `${group('A')}/other`;
    await eventually(() => mayUse(other), 'the wide right');
    await hub.admit('A', { topic: inbound('A'), group: group('A') });
    await eventually(async () => !(await mayUse(other)), 'the end of the wide right');
    expect(await mayUse(`${group('A')}/${inbound('A')}`)).toBe(true);
    await Promise.all([owner.disconnect(), admin.disconnect()]);
    const a = await department('A');
    const got = new Collector();
    await a.subscribe({ topic: inbound('A'), group: group('A'), handler: got.handler });
    await hub.publish(inbound('A'), [message('narrowed')]);
    await eventually(() => got.ids.includes('narrowed'), 'the message');
  });

  it('refuse a wrong password, and a password without TLS is never sent', async () => {
    await expect(connect('A', passwords.B)).rejects.toMatchObject(unauthorised);
    const { brokers, login } = options('A', passwords.A);
    await expect(
      KafkaTransport.open({ brokers, login: login!, onTrouble }, now),
    ).rejects.toMatchObject(unauthorised);
  });

  it('end within five seconds of the department being shut out, and begin again when it is let in', async () => {
    const b = await department('B');
    const got = new Collector();
    await b.subscribe({ topic: inbound('B'), group: group('B'), handler: got.handler });
    await hub.publish(inbound('B'), [message('before')]);
    await got.reached(1);
    await hub.dismiss('B');
    await pause(5000);
    await hub.publish(inbound('B'), [message('after')]);
    await pause(1500);
    expect(got.ids).toEqual(['before']);
    await expect(b.reply('kafka:0', message('reply'))).rejects.toMatchObject(unauthorised);
    await hub.admit('B', { topic: inbound('B'), group: group('B') });
    await eventually(() => got.ids.includes('after'), 'the message after');
  });
});
