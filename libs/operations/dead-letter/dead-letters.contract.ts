import { LINKS, type Links } from '@shutong/messaging';
import type { Transport } from '@shutong/transport';
import { randomUUID } from 'node:crypto';
import type { HubUnderTest } from '../../../test/support/hub';
import {
  Collector,
  eventually,
  message,
  QUICK_RETRY,
} from '../../transport/contract/harness.contract';

export interface LettersUnderTest {
  readonly hub: HubUnderTest;
  /** As somebody reads who cannot handle some messages. */
  readonly reader: Transport;
  /** How the hub names the reader's group `g`. */
  readonly group: string;
}

interface Answer {
  readonly data: Readonly<Record<string, Letter & { readonly nodes: readonly Letter[] }>> | null;
  readonly errors?: readonly { readonly extensions: { readonly code: string } }[];
}
interface Letter {
  readonly id: string;
  readonly messageId: string;
  readonly [fact: string]: unknown;
}

const facts =
  'id topic group messageId key type bytes attempts failure buriedAt decision { kind reason }';
const secret = '张三 110105194912310020';

/** What a system administrator can do with dead letters by the API, whoever could not handle them and by which transport. */
export function decidesDeadLetters(under: () => LettersUnderTest): void {
  let topic: string;
  let got: Collector;
  let ill: boolean;

  beforeEach(async () => {
    topic = `hub.letters.t${randomUUID()}`;
    got = new Collector();
    ill = true;
    const { hub, reader } = under();
    const { transport, outbox } = hub.app.get<Links>(LINKS);
    await outbox.ensureTopics([topic]);
    await transport.ensureTopics([topic]);
    const handler = async (each: Parameters<Collector['handler']>[0]) => {
      if (ill && each.id.startsWith('bad')) throw new TypeError(`cannot handle ${secret}`);
      await got.handler(each);
    };
    await reader.subscribe({ topic, group: 'g', retry: QUICK_RETRY, handler });
  });

  const ask = async (query: string, role = 'system-administrator'): Promise<Answer> => {
    const { url, tokens } = under().hub;
    const headers = {
      'content-type': 'application/json',
      authorization: `Bearer ${tokens[role]!}`,
    };
    const body = JSON.stringify({ query });
    return (await (
      await fetch(`${url}/graphql`, { method: 'POST', headers, body })
    ).json()) as Answer;
  };
  const codeOf = ({ errors }: Answer) => errors?.[0]?.extensions.code;
  const list = (state = 'open', more = '') =>
    ask(`{ deadLetters(topic: "${topic}", group: "${under().group}", state: ${state}${more})
           { nodes { ${facts} } pageInfo { endCursor hasNextPage } } }`);
  const decide = (step: string, id: string, reason = 'repaired', role?: string) =>
    ask(`mutation { ${step}DeadLetter(id: "${id}", reason: "${reason}") { ${facts} } }`, role);

  /** Waits until so many lie there. */
  async function buried(...ids: string[]): Promise<readonly Letter[]> {
    const body = Buffer.from(secret);
    const { transport } = under().hub.app.get<Links>(LINKS);
    await transport.publish(
      topic,
      ids.map((id) => message(id, `key-${id}`, { body })),
    );
    let found: readonly Letter[] = [];
    await eventually(async () => {
      found = (await list()).data!['deadLetters']!.nodes;
      return found.length >= ids.length;
    }, 'the dead letters');
    return found;
  }

  const logged = async (id: string) => {
    const { rows } = await under()
      .hub.db.pool('migrator')
      .query<{ body: Buffer }>(
        'SELECT body FROM audit.entry WHERE $1 = ANY (resource) ORDER BY pk',
        [`dead-letter:${id}`],
      );
    return rows.map(({ body }) => JSON.parse(body.toString()) as Record<string, unknown>);
  };

  it('shows the envelope, and nothing of what is in it or of the words of the failure', async () => {
    const [letter] = await buried('bad');
    expect(letter).toMatchObject({
      ...{
        topic,
        group: under().group,
        messageId: 'bad',
        key: 'key-bad',
        attempts: QUICK_RETRY.attempts,
      },
      ...{ bytes: Buffer.byteLength(secret), failure: 'TypeError', decision: null },
    });
    const said = JSON.stringify(letter);
    for (const hidden of [...secret.split(' '), Buffer.from(secret).toString('base64')]) {
      expect(said).not.toContain(hidden);
    }
  });

  it('replays one with a reason, in the log, once', async () => {
    const [letter] = await buried('bad');
    ill = false;
    const { data } = await decide('replay', letter!.id);
    const decision = { kind: 'replayed', reason: 'repaired' };
    expect(data!['replayDeadLetter']).toMatchObject({ id: letter!.id, decision });
    await got.reached(1);
    expect(got.messages[0]).toMatchObject({ id: 'bad', body: Buffer.from(secret) });
    expect((await list()).data!['deadLetters']!.nodes).toEqual([]);
    expect((await list('decided')).data!['deadLetters']!.nodes).toMatchObject([{ decision }]);
    expect(codeOf(await decide('replay', letter!.id))).toBe('operations.dead-letter.not-found');
    expect(codeOf(await decide('drop', letter!.id))).toBe('operations.dead-letter.not-found');
    const action = 'operations.dead-letter.replay';
    expect(await logged(letter!.id)).toMatchObject([
      { action, outcome: 'allow', reason: 'decided' },
      { action, outcome: 'deny', reason: 'operations.dead-letter.not-found' },
      { action: 'operations.dead-letter.drop', outcome: 'deny' },
    ]);
    expect(got.ids).toEqual(['bad']);
  });

  it('lets one alone of two people decide at once, and the log tells of one decision', async () => {
    const [letter] = await buried('bad');
    ill = false;
    const steps = ['replay', 'replay', 'drop', 'drop'];
    const answers = await Promise.all(steps.map((step) => decide(step, letter!.id)));
    const codes = answers.map(codeOf).filter((code) => code !== undefined);
    expect(codes).toHaveLength(steps.length - 1);
    const refused = ['operations.dead-letter.under-way', 'operations.dead-letter.not-found'];
    expect(codes.filter((code) => !refused.includes(code))).toEqual([]);
    const outcomes = (await logged(letter!.id)).map(({ outcome }) => outcome);
    expect(outcomes.filter((outcome) => outcome === 'allow')).toHaveLength(1);
  });

  it('drops one with a reason, in the log', async () => {
    const [letter] = await buried('bad');
    await decide('drop', letter!.id, 'sent by mistake');
    expect((await list()).data!['deadLetters']!.nodes).toEqual([]);
    const decision = { kind: 'dropped', reason: 'sent by mistake' };
    expect((await list('decided')).data!['deadLetters']!.nodes).toMatchObject([{ decision }]);
    expect(await logged(letter!.id)).toMatchObject([
      { action: 'operations.dead-letter.drop', outcome: 'allow' },
    ]);
    expect(got.ids).toEqual([]);
  });

  it('lists page by page, oldest first', async () => {
    const all = await buried('bad-1', 'bad-2', 'bad-3');
    const first = (await list('open', ', first: 2')).data!['deadLetters']!;
    const { endCursor } = first['pageInfo'] as { endCursor: string };
    const second = (await list('open', `, first: 2, after: "${endCursor}"`)).data!['deadLetters']!;
    expect([...first.nodes, ...second.nodes]).toEqual(all);
    expect(second['pageInfo']).toMatchObject({ hasNextPage: false });
  });

  it('refuses whoever does not run the hub, a decision without a reason, and changes nothing', async () => {
    const [letter] = await buried('bad');
    for (const role of ['authority', 'auditor', 'requester', 'provider-officer']) {
      expect(codeOf(await decide('drop', letter!.id, 'x', role))).toBe('platform.forbidden');
      expect(codeOf(await decide('replay', letter!.id, 'x', role))).toBe('platform.forbidden');
    }
    for (const reason of ['', ' ', 'x'.repeat(301)]) {
      expect(codeOf(await decide('drop', letter!.id, reason))).toBe('platform.invalid-input');
    }
    const unknown = ['0', '999999999', 'no~such~0:0', `${topic}~g~0:99`];
    for (const id of unknown) {
      expect(codeOf(await decide('drop', id))).toBe('operations.dead-letter.not-found');
    }
    const forged = Buffer.from(JSON.stringify(['a b'])).toString('base64url');
    expect(codeOf(await list('open', `, after: "${forged}"`))).toBe('platform.invalid-cursor');
    expect((await list()).data!['deadLetters']!.nodes).toHaveLength(1);
  });
}
