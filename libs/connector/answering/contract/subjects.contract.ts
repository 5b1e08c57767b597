import { wireLimits } from '@shutong/wire';
import { answerCall } from '../answer-call';
import type { Mount } from '../mount';
import { codeOf, mountOf, tokenOf, zhang, stranger, type Bench, type Row } from './calls.contract';

/** The mount of a department that does not know its data for personal. */
const impersonal = (mount: Mount): Mount => {
  const copy: { -readonly [K in keyof Mount]: Mount[K] } = { ...mount };
  delete copy.subject;
  return copy;
};

export function subjectsContract(bench: () => Bench): void {
  it('carries the token of the number asked for, found or not', async () => {
    for (const number of [zhang, stranger]) {
      const keys = { RESIDENT_NUMBER: number };
      const subject = { count: 1, tokens: [tokenOf(number)] };
      expect(
        (await bench().answered(bench().verification(keys, { NAME: '张三' }))).subject,
      ).toEqual(subject);
      expect((await bench().answered(bench().inquiry({ keys }))).subject).toEqual(subject);
    }
  });

  it('carries the tokens of all whose rows a name led to', async () => {
    const both = ['110105194912310038', '110105194912310046'];
    const subject = { count: 2, tokens: both.map(tokenOf).sort() };
    const keys = { NAME: '李四' };
    const verified = await bench().answered(
      bench().verification(keys, { BIRTH_DATE: '1900-01-01' }),
    );
    expect(verified.subject).toEqual(subject);
    expect((await bench().answered(bench().inquiry({ keys }))).subject).toEqual(subject);
    const page = await bench().answered(bench().inquiry({ keys }, ['NAME'], 1));
    expect(page.subject).toEqual({ count: 1, tokens: [tokenOf(both[0]!)] });
  });

  it('does not tell by its tokens that a name was not found', async () => {
    const keys = { NAME: '无此人' };
    const { content, subject } = await bench().answered(
      bench().verification(keys, { BIRTH_DATE: '1900-01-01' }),
    );
    expect(content).toEqual({ result: 'not-found' });
    expect(subject).toMatchObject({ count: 1, tokens: [expect.stringMatching(/^[\w-]{43}$/)] });
    expect((await bench().answered(bench().inquiry({ keys }))).subject).toEqual({
      count: 0,
      tokens: [],
    });
  });

  it('counts everybody, and carries as many tokens as a log entry holds', async () => {
    const crowd = Array.from({ length: 150 }, (__, at): Row => [
      at < 130 ? String(at).padStart(18, '0') : null,
      '王',
      null,
      null,
      null,
    ]);
    const crowded = mountOf(await bench().stand.table(crowd));
    const { subject } = await bench().answered(
      bench().inquiry({ keys: { NAME: '王' } }, ['NAME'], 1000),
      {
        mount: crowded,
      },
    );
    expect(subject!.count).toBe(150);
    expect(new Set(subject!.tokens).size).toBe(wireLimits.subjectTokens);
  });

  it('is refused while the token key is missing', async () => {
    const asked = bench().inquiry({ keys: { RESIDENT_NUMBER: zhang } });
    const { terms, mount, stand } = bench();
    const without = { terms, mount, source: stand.source, milliseconds: 10_000, restricted: {} };
    expect(await codeOf(answerCall(asked, without))).toBe('connector.token-key-missing');
    const silent = impersonal(mount);
    const bySilentMount = answerCall(asked, { ...without, mount: silent });
    expect(await codeOf(bySilentMount)).toBe('connector.token-key-missing');
  });

  it('that nobody calls personal carries no token', async () => {
    const by = { terms: { ...bench().terms, personal: {} }, mount: impersonal(bench().mount) };
    const answer = await bench().answered(
      bench().inquiry({ keys: { RESIDENT_NUMBER: zhang } }),
      by,
    );
    expect(answer.subject).toBeUndefined();
  });
}
