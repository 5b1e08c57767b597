import { departments, type Cast } from './cast';
import { find } from './catalog';
import { assertEqual, type Journal } from './journal';
import type { Session } from './session';

interface Need {
  readonly id: string;
  readonly state: string;
  readonly lastStep: number;
  readonly entryId: string | null;
}

/** Data that nobody has catalogued: one source department is named, and answers with an entry of its own (Decree 809, Art. 19). */
export async function playNeed(journal: Journal, cast: Cast): Promise<void> {
  const { id } = await journal.step('Data is needed that nobody has catalogued (Art. 19)', () =>
    done(filed(cast), 'file'),
  );
  await journal.step('Its office head consents: the authority has to name a source', () =>
    done(take(cast.requesterHead, 'consentNeed', id), 'consent'),
  );
  await journal.step('The authority names one source department', () =>
    done(
      take(cast.authority, 'assignNeed', id, {
        department: departments.police,
        reasons: '户籍登记由公安机关负责',
      }),
      'assign',
    ),
  );
  await journal.step('That department answers with an entry: the need is met', async () => {
    const need = await answered(cast, id);
    assertEqual(need.state, 'met');
    return { ...(await done(Promise.resolve(need), 'answer')), says: `entry ${need.entryId!}` };
  });
}

async function filed(cast: Cast): Promise<Need> {
  const input = {
    title: `户口迁移记录 ${Date.now()}`,
    description: '参保人员户口迁入、迁出的日期和地区',
    items: ['迁移日期', '迁出地区'],
    purpose: '核定养老保险关系转移',
    scenario: '养老保险关系转移接续',
    basis: '《社会保险法》第十九条',
    citations: [{ document: 'social-insurance-law', article: '第十九条' }],
  };
  const { fileNeed } = await cast.requester.graphql<{ fileNeed: Need }>(
    `mutation File($input: FileNeedInput!) { fileNeed(input: $input) { ${fields} } }`,
    { input },
  );
  return fileNeed;
}

async function answered(cast: Cast, id: string): Promise<Need> {
  const wanted = { kind: 'entry', code: '303001/000001' } as const;
  const entry = await find(cast.officer, 'population', wanted);
  const { proposeNeedAnswer } = await cast.officer.graphql<{ proposeNeedAnswer: Need }>(
    `mutation Propose($id: ID!, $input: NeedAnswerInput!) {
       proposeNeedAnswer(id: $id, input: $input) { ${fields} } }`,
    { id, input: { entryId: entry.id, serves: '迁移情况由户籍登记项比对得出' } },
  );
  const { answerNeed } = await cast.officerHead.graphql<{ answerNeed: Need }>(
    `mutation Answer($id: ID!, $step: Int!) { answerNeed(id: $id, step: $step) { ${fields} } }`,
    { id, step: proposeNeedAnswer.lastStep },
  );
  return answerNeed;
}

async function take(
  by: Session,
  step: 'consentNeed' | 'assignNeed',
  id: string,
  given: Readonly<Record<string, string>> = {},
): Promise<Need> {
  const names = Object.keys(given);
  const declared = names.map((name) => `, $${name}: String!`).join('');
  const passed = names.map((name) => `, ${name}: $${name}`).join('');
  const answer = await by.graphql<Record<string, Need>>(
    `mutation Step($id: ID!${declared}) { ${step}(id: $id${passed}) { ${fields} } }`,
    { id, ...given },
  );
  return answer[step]!;
}

const fields = 'id state lastStep entryId';

async function done(need: Promise<Need>, act: string) {
  const value = await need;
  return { value, entry: { action: `exchange.need.${act}`, resource: `need:${value.id}` } };
}
