import { openAnswer, openCommand, sealAnswer, sealCommand, type RowCondition } from '@shutong/wire';
import fc from 'fast-check';
import { now } from '../../../wire/parties.fixture';
import { codeOf, mountOf, people, stranger, zhang, type Bench, type Row } from './calls.contract';

export function verifyContract(bench: () => Bench): void {
  it('says match, no match or not found', async () => {
    const keys = { RESIDENT_NUMBER: zhang };
    expect(await bench().resultOf(keys, { NAME: '张三' })).toEqual({ result: 'match' });
    expect(await bench().resultOf(keys, { NAME: '张四' })).toEqual({ result: 'no-match' });
    const nobody = { RESIDENT_NUMBER: stranger };
    expect(await bench().resultOf(nobody, { NAME: '张三' })).toEqual({ result: 'not-found' });
  });

  it("compares all claims by the agreement's rules", async () => {
    const keys = { RESIDENT_NUMBER: zhang };
    const claims = { NAME: ' 张三 ', BIRTH_DATE: '1949年12月31日', CAPITAL: '1,234,567,890.1' };
    expect(await bench().resultOf(keys, claims)).toEqual({ result: 'match' });
    for (const wrong of [{ NAME: '李四' }, { BIRTH_DATE: '1949-12-30' }, { CAPITAL: '1' }]) {
      expect(await bench().resultOf(keys, { ...claims, ...wrong })).toEqual({ result: 'no-match' });
    }
  });

  it('matches nothing where the source has no value', async () => {
    const keys = { RESIDENT_NUMBER: '110105194912310038' };
    for (const CAPITAL of ['', 'null', 0]) {
      expect(await bench().resultOf(keys, { CAPITAL })).toEqual({ result: 'no-match' });
    }
  });

  it('matches a single row of several, never a mixture', async () => {
    const keys = { NAME: '李四' };
    const claims = { RESIDENT_NUMBER: '110105194912310046', BIRTH_DATE: '1950-01-01' };
    expect(await bench().resultOf(keys, claims)).toEqual({ result: 'match' });
    const mixed = { ...claims, BIRTH_DATE: '1949-12-31' };
    expect(await bench().resultOf(keys, mixed)).toEqual({ result: 'no-match' });
  });

  it('Article 25: finds nobody outside of the rows that were agreed on', async () => {
    const asked = bench().verification({ NAME: '李四' }, { BIRTH_DATE: '1950-01-01' });
    const under = async (...rowFilter: RowCondition[]) =>
      (await bench().answered(asked, { terms: { ...bench().terms, rowFilter } })).content;
    const born = { field: 'BIRTH_DATE', type: 'date', values: ['1950-01-01'] } as const;
    expect(await under({ ...born, op: 'ge' })).toEqual({ result: 'match' });
    // The other row of this name is left: outside of the filter nothing matches.
    expect(await under({ ...born, op: 'lt' })).toEqual({ result: 'no-match' });
    expect(await under({ ...born, op: 'gt' })).toEqual({ result: 'not-found' });
  });

  it('C04.1 never answers a source value, whatever is asked', async () => {
    const items = ['NAME', 'BIRTH_DATE', 'ADDRESS', 'CAPITAL'];
    const person = fc.constantFrom(...people, [stranger, '无此人', null, null, null] satisfies Row);
    const claimed = fc.uniqueArray(fc.constantFrom(...items), { minLength: 1 });
    const said = new Set<string>();
    await fc.assert(
      fc.asyncProperty(
        person,
        person,
        claimed,
        fc.boolean(),
        async (asked, other, names, byName) => {
          const keys = byName ? { NAME: asked[1]! } : { RESIDENT_NUMBER: asked[0]! };
          const claims = names.map((name) => [name, other[items.indexOf(name) + 1] ?? '']);
          const call = bench().verification(keys, Object.fromEntries(claims));
          const { content, subject } = await bench().answered(call);
          said.add(JSON.stringify(content));
          expect(Object.keys(content)).toEqual(['result']);
          for (const value of people.flat()) {
            if (value !== null)
              expect(JSON.stringify({ content, subject })).not.toContain(`"${value}"`);
          }
        },
      ),
      { numRuns: 200 },
    );
    const results = ['match', 'no-match', 'not-found'].map((result) => JSON.stringify({ result }));
    expect([...said].sort()).toEqual(results);
  });

  it('C04.1 gives a value away by nothing else: match, no match and not found have one length and one clear part', async () => {
    const { provider, requester } = bench().parties;
    const sealedFor = async (number: string, name: string) => {
      const clear = bench().clear({ mode: 'verify', rowsAsked: 0 });
      const content = { keys: { RESIDENT_NUMBER: number }, claims: { NAME: name } };
      const own = requester.keys;
      const command = await sealCommand({ clear, content }, { own, provider: provider.card });
      const by = { own: provider.keys, requester: requester.card, now };
      const reply = await bench().answered(await openCommand(command, by));
      const answer = await sealAnswer(
        { ...reply, outcome: 'answered', answeredAt: now },
        { command, own: provider.keys, requester: requester.card },
      );
      const opened = await openAnswer(answer, { command, own, provider: provider.card });
      return { answer, said: 'content' in opened ? opened.content : undefined };
    };
    const match = await sealedFor(zhang, '张三');
    const noMatch = await sealedFor(zhang, '李四');
    const notFound = await sealedFor(stranger, '张三');
    expect([match, noMatch, notFound].map(({ said }) => said)).toEqual([
      { result: 'match' },
      { result: 'no-match' },
      { result: 'not-found' },
    ]);
    const lengths = [match, noMatch, notFound].map(({ answer }) => answer.sealed!.length);
    expect(new Set(lengths).size).toBe(1);
    expect(noMatch.answer.subject).toEqual(match.answer.subject);
    expect(notFound.answer.subject!.count).toBe(1);
    expect(notFound.answer.subject!.tokens).toHaveLength(1);
  });

  it('refuses keys that name more rows than one verification looks through', async () => {
    const many = Array.from({ length: 1001 }, (__, at): Row => [
      String(at),
      '王',
      null,
      null,
      null,
    ]);
    const crowded = mountOf(await bench().stand.table(many));
    const asked = bench().verification({ NAME: '王' }, { BIRTH_DATE: '1949-12-31' });
    expect(await codeOf(bench().answered(asked, { mount: crowded }))).toBe(
      'connector.key-ambiguous',
    );
  });
}
