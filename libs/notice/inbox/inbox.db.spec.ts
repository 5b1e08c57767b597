import { Notices } from '@shutong/notice';
import { Database, systemContext } from '@shutong/platform';
import { authorityCode, startHub, type HubUnderTest } from '../../../test/support/hub';
import { tellerOf, type Teller } from '../../../test/support/telling';

interface Read {
  readonly id: string;
  readonly title: string;
  readonly body: string;
  readonly readAt: string | null;
  readonly doneAt: string | null;
  readonly dueOn: string | null;
  readonly overdue: boolean;
}
interface Answer {
  readonly data: {
    readonly inbox: {
      readonly unreadCount: number;
      readonly nodes: readonly Read[];
      readonly pageInfo: { readonly endCursor: string; readonly hasNextPage: boolean };
    };
    readonly tasks: Answer['data']['inbox'];
    readonly markRead: number;
    readonly me: { readonly id: string };
  };
  readonly errors?: readonly { readonly extensions: { readonly code: string } }[];
}

const nodes =
  'nodes { id title body readAt doneAt dueOn overdue } pageInfo { endCursor hasNextPage }';
const inboxOf = (args = 'first: 100') => `{ inbox(${args}) { unreadCount ${nodes} } }`;
const tasksOf = (args = 'first: 100') => `{ tasks(${args}) { ${nodes} } }`;
const heads = [{ department: authorityCode, role: 'office-head' as const }];
const requesters = [{ department: authorityCode, role: 'requester' as const }];

describe('what people are told', () => {
  let hub: HubUnderTest;
  let teller: Teller;
  beforeEach(async () => {
    hub = await startHub();
    teller = tellerOf(hub.app);
  });
  afterEach(() => hub.stop());

  const ask = async (role: string, query: string, language = 'en'): Promise<Answer> => {
    const headers = { authorization: `Bearer ${hub.tokens[role]}`, 'accept-language': language };
    const payload = { query };
    return (await hub.app.inject({ method: 'POST', url: '/graphql', headers, payload })).json();
  };
  const inbox = async (role: string, args?: string) => (await ask(role, inboxOf(args))).data.inbox;
  const tasks = async (role: string, args?: string) => (await ask(role, tasksOf(args))).data.tasks;
  const logged = async (): Promise<{ resource: { type: string; id: string }[] }[]> => {
    const { rows } = await hub.db
      .pool('auditor_read')
      .query<{ body: Buffer }>(`SELECT body FROM audit.entry WHERE action = 'notice.notice.tell'`);
    return rows.map(({ body }) => JSON.parse(body.toString()) as never);
  };

  it('reaches whoever holds the role, in the reader’s language, and nobody else', async () => {
    await teller.tell({ to: heads });
    expect(await inbox('office-head')).toMatchObject({
      unreadCount: 1,
      nodes: [{ title: 'Reminder: 取水许可证信息', readAt: null, dueOn: null, overdue: false }],
    });
    const chinese = await ask('office-head', inboxOf(), 'zh-CN');
    expect(chinese.data.inbox.nodes[0]!.body).toBe('省水利厅提醒尽快办理“取水许可证信息”。');
    expect(await inbox('requester')).toMatchObject({ unreadCount: 0, nodes: [] });
  });

  it('reaches a person by name, whatever else that one is', async () => {
    const { data } = await ask('auditor', '{ me { id } }');
    await teller.tell({ to: [{ person: data.me.id }] });
    expect(await inbox('auditor')).toMatchObject({ unreadCount: 1 });
    expect(await inbox('authority')).toMatchObject({ unreadCount: 0 });
  });

  it('is told once per cause and addressee, also by two at the same moment', async () => {
    const told = await Promise.all(
      [1, 2, 3].map(() => teller.tell({ to: [...heads, ...heads], cause: 'application/1/due' })),
    );
    expect(told.sort()).toEqual([0, 0, 1]);
    expect(await teller.tell({ to: [...heads, ...requesters], cause: 'application/1/due' })).toBe(
      1,
    );
    expect((await inbox('office-head')).nodes).toHaveLength(1);
    expect((await inbox('requester')).nodes).toHaveLength(1);
  });

  it('is a log entry that says who was told of what, and none where nobody was', async () => {
    await teller.tell({ to: heads, cause: 'once' });
    await teller.tell({ to: heads, cause: 'once' });
    const [entry, ...more] = await logged();
    expect(more).toEqual([]);
    const { id } = (await inbox('office-head')).nodes[0]!;
    expect(entry!.resource).toEqual([
      { type: 'application', id: 'a-1' },
      { type: 'notice', id, version: 'reminder' },
      { type: 'addressee', id: `role:${authorityCode}/office-head` },
    ]);
  });

  it('is not told where what brought it about is undone', async () => {
    const database = hub.app.get(Database);
    const act = database.transaction(systemContext('test', new Date()), async (tx) => {
      await hub.app.get(Notices).tell(tx, {
        ...{ cause: 'undone', template: 'reminder', to: heads },
        ...{ about: { type: 'application', id: 'a-1' }, params: { from: 'A', title: 'B' } },
      });
      throw new Error('undone');
    });
    await expect(act).rejects.toThrow('undone');
    expect([(await inbox('office-head')).nodes, await logged()]).toEqual([[], []]);
  });

  it('is refused without its template or a parameter, and nothing is stored', async () => {
    await expect(teller.tell({ to: heads, template: 'nonsense' })).rejects.toThrow('no template');
    await expect(teller.tell({ to: heads, params: { title: 'A' } })).rejects.toThrow('{from}');
    await expect(teller.tell({ to: heads, cause: 'x'.repeat(201) })).rejects.toThrow();
    expect((await inbox('office-head')).nodes).toEqual([]);
  });

  it('is read by each for oneself, and only one’s own', async () => {
    await teller.tell({ to: [...heads, ...requesters], cause: 'both' });
    await teller.tell({ to: heads });
    const [newer, older] = (await inbox('office-head')).nodes;
    const mark = (role: string, id: string) => ask(role, `mutation { markRead(ids: ["${id}"]) }`);
    expect((await mark('requester', newer!.id)).data.markRead).toBe(1);
    expect((await mark('office-head', older!.id)).data.markRead).toBe(1);
    expect((await mark('office-head', older!.id)).data.markRead).toBe(1);
    expect((await inbox('requester')).nodes).toMatchObject([{ readAt: null }]);
    const unread = await inbox('office-head', 'first: 100, unread: true');
    expect(unread.nodes.map(({ id }) => id)).toEqual([newer!.id]);
    const { rows } = await hub.db.pool('migrator').query('SELECT * FROM notice.read_mark');
    expect(rows).toHaveLength(1);
  });

  it('is marked read for one colleague and stays unread for the other', async () => {
    await teller.tell({ to: heads });
    const [notice] = (await inbox('office-head')).nodes;
    await ask('office-head', `mutation { markRead(ids: ["${notice!.id}"]) }`);
    await hub.db.pool('migrator').query(`UPDATE notice.read_mark SET person = 'a colleague'`);
    expect(await inbox('office-head')).toMatchObject({ unreadCount: 1, nodes: [{ readAt: null }] });
  });

  it('is a task until it is done, listed by its day, overdue from the day after', async () => {
    await teller.tell({ to: heads, cause: 'later', dueOn: '2199-01-02' });
    await teller.tell({ to: heads, cause: 'sooner', dueOn: '2020-01-02' });
    await teller.tell({ to: heads, cause: 'no task' });
    const open = await tasks('office-head');
    expect(open.nodes).toMatchObject([
      { dueOn: '2020-01-02', overdue: true },
      { dueOn: '2199-01-02', overdue: false },
    ]);
    await teller.done('sooner');
    await teller.done('no task');
    expect((await tasks('office-head')).nodes).toMatchObject([{ dueOn: '2199-01-02' }]);
    const told = (await inbox('office-head')).nodes;
    expect(told.map(({ doneAt, overdue }) => [doneAt !== null, overdue])).toEqual([
      [false, false],
      [true, false],
      [false, false],
    ]);
  });

  it('pages by key, each notice and task once', async () => {
    for (let n = 1; n <= 7; n += 1)
      await teller.tell({ to: heads, dueOn: `2199-01-0${(n % 3) + 1}` });
    for (const list of [inbox, tasks]) {
      const all = await list('office-head');
      expect(all.nodes).toHaveLength(7);
      const seen: string[] = [];
      let page = await list('office-head', 'first: 2');
      for (;;) {
        seen.push(...page.nodes.map(({ id }) => id));
        if (!page.pageInfo.hasNextPage) break;
        page = await list('office-head', `first: 2, after: "${page.pageInfo.endCursor}"`);
      }
      expect(seen).toEqual(all.nodes.map(({ id }) => id));
    }
  });
});
