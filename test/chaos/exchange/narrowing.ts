import { State } from '../../../libs/connector/state/state';
import { restrictionKey } from '../../../libs/connector/agreement/stored-agreement';
import { type Cast, departments } from '../../story/cast';
import { find } from '../../story/catalog';
import { conclude } from '../../story/exchange';
import { Session } from '../../story/session';
import { hubQuery } from '../../support/hub-query';
import type { Instance } from '../../support/instance';
import { secretsIn } from '../../support/servers';
import { signIn } from '../../support/sign-in';
import { comesTrue } from '../patience';
import { folderOf } from '../processes/region';
import { noFaults, type Facts } from '../suite';

const entry = { kind: 'entry', code: '303001/000001' } as const;
const raised = 'MARITAL_STATUS';
const fields = ['RESIDENT_NUMBER', raised];
const narrowedWithinMs = 30_000;
/** As people are asked for them. */
const assessments = ['secrecy-risk', 'personal-information'] as const;

const content = `
  title titleEn summary theme keywords formats updateCycle sharing modes conditions { scope uses other }
  legalGround { law article reason } basis { document article } industry open openConditions relatedCodes
  items { code name nameEn type length class personal sharing open dataElement codeTable { code version } }`;

interface Content {
  readonly conditions: { readonly other: string | null } | null;
  readonly items: readonly { readonly code: string }[];
}

/** Concludes an agreement, raises the class of an item in it, and waits until its provider holds the notice. */
export async function narrowedAgreement(
  instance: Instance,
  cast: Cast,
  resourceId: string,
): Promise<string> {
  const wish = { resourceId, purposeCode: 'chaos-narrowed', modes: ['query'] as const, fields };
  const { id } = await conclude(cast, wish, { officer: 'officer', head: 'officerHead', fields });
  await raise(instance, cast);
  const isHeld = async () => {
    const [row] = await noticeOf(instance, id);
    return row !== undefined && row.held >= row.number;
  };
  if (await comesTrue(isHeld, narrowedWithinMs)) return id;
  throw new Error(`The agreement ${id} is not narrowed by the class that was raised.`);
}

/** The department revises its entry, as people do it, and the authority publishes that. */
async function raise({ folder, running }: Instance, cast: Cast): Promise<void> {
  const { id } = await find(cast.requester, '户籍人口', entry);
  const { entry: present } = await cast.officer.graphql<{ entry: Content }>(
    `query Present($id: ID!) { entry(id: $id) { ${content} } }`,
    { id },
  );
  const { conditions } = present;
  const revised = {
    ...present,
    conditions: conditions && { ...conditions, other: conditions.other ?? '' },
    items: present.items.map((item) => (item.code === raised ? { ...item, class: 3 } : item)),
  };
  await cast.officer.graphql(
    'mutation Edit($id: ID!, $content: EntryInput!) { editEntry(id: $id, content: $content) { id } }',
    { id, content: revised },
  );
  for (const kind of assessments) await assess(cast, id, kind);
  const account = 'police.director';
  const who = { issuer: running.issuer, account, password: secretsIn(folder).demoPassword };
  const director = new Session(account, running.hub, await signIn(who));
  await step(director, 'approveEntry', id);
  await step(cast.officer, 'submitEntry', id);
  await step(cast.authority, 'publishEntry', id);
}

const step = (by: Session, name: string, id: string) =>
  by.graphql(`mutation Step($id: ID!) { ${name}(id: $id) { id } }`, { id });

const assess = ({ officer }: Cast, id: string, kind: string) =>
  officer.graphql(
    `mutation Assess($id: ID!, $of: AssessmentInput!) { assessEntry(id: $id, assessment: $of) { id } }`,
    {
      id,
      of: {
        ...{ kind, result: 'passed', assessor: '评估员', fileSha256: 'ab'.repeat(32) },
        assessedOn: new Date().toISOString().slice(0, 10),
      },
    },
  );

const noticeOf = ({ folder }: Instance, agreement: string) =>
  hubQuery<{ version: number; number: number; held: number }>(
    folder,
    `SELECT version, restriction AS number, restriction_held AS held FROM exchange.agreement
      WHERE id = $1 AND restriction > 0`,
    [agreement],
  );

/** Nothing waits at a connector for the hub. */
export async function hasLeft(instance: Instance): Promise<boolean> {
  const counts = [departments.police, departments.data].map((department) =>
    within(instance, department, (state) => state.outgoing.getKeysCount()),
  );
  return (await Promise.all(counts)).every((count) => count === 0);
}

/** The notice is with all three, as the hub has it, and all who answer have the authority's token key. */
export async function narrowingFacts(instance: Instance, agreement: string): Promise<Facts> {
  const [notice] = await noticeOf(instance, agreement);
  const { police, requester, data } = departments;
  const key = restrictionKey(agreement, notice!.version);
  const numberAt = (department: string) =>
    within(instance, department, (state) => state.restrictions.get(key)?.notice.number);
  const tokenKeyAt = (department: string) =>
    within(instance, department, (state) => state.get('tokenKey')?.key);
  const issued = await within(instance, data, (state) => state.issuedRestrictions.get(key)?.number);
  const held = [issued, await numberAt(police), await numberAt(requester)];
  const tokenKey = await tokenKeyAt(data);
  const keys = [await tokenKeyAt(police), await tokenKeyAt(requester)];
  const waits = (await hasLeft(instance)) ? [] : ['a signature or receipt has not left'];
  return {
    ...noFaults,
    accepted: held.length + keys.length,
    delivered:
      held.filter((number) => number === notice!.number).length +
      keys.filter((one) => one === tokenKey).length,
    lost: [
      ...(held.every((number) => number === notice!.number) ? [] : [`notice: ${held.join(', ')}`]),
      ...(keys.every((one) => one !== undefined && one === tokenKey) ? [] : ['the token key']),
      ...waits,
    ],
  };
}

async function within<T>(
  instance: Instance,
  department: string,
  read: (state: State) => T,
): Promise<T> {
  const state = State.open(folderOf(instance, department));
  try {
    return read(state);
  } finally {
    await state.close();
  }
}
