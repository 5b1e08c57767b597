import { setTimeout as sleep } from 'node:timers/promises';
import type { Cast, Part } from './cast';
import type { Session } from './session';

/** What is applied for, and how the provider answers. */
export interface Wish {
  readonly resourceId?: string;
  readonly entryId?: string;
  readonly purposeCode: string;
  readonly modes: readonly ('verify' | 'query' | 'batch')[];
  readonly fields: readonly string[];
  /** All rows unless said. */
  readonly rowFilter?: readonly { field: string; op: string; values: readonly string[] }[];
  readonly periodUntil?: Date;
}

export interface Answer {
  readonly officer: Part;
  readonly head: Part;
  readonly fields: readonly string[];
  readonly quotaCalls?: number;
  readonly maxRows?: number;
}

export interface Application {
  readonly id: string;
  readonly state: string;
  readonly decision: { outcome: string; ground: string; byRule: boolean } | null;
}

export interface Agreement {
  readonly id: string;
  readonly state: string;
  readonly hosted: boolean;
  readonly odrlJson: string;
  readonly termsJson: string;
  readonly sentences: readonly string[];
}

const applicationFields = 'id state decision { outcome ground byRule }';
const year = 365 * 86_400_000;

/** The requester applies; nothing is sent before its office head consents. */
export async function apply(cast: Cast, wish: Wish): Promise<Application> {
  const input = {
    basis: '《社会保险法》第七十四条',
    citations: [{ document: 'social-insurance-law', article: '第七十四条' }],
    scenario: '养老金领取资格认证',
    scope: '市人社局养老保险处',
    purposeText: `核验养老金领取人的身份信息（${wish.purposeCode}）`,
    volume: { callsPerDay: 1_000_000 },
    security: {
      measures: ['accessControl', 'accessAudit', 'encryptedStorage'],
      viewers: '养老保险处经办人员',
    },
    periodUntil: new Date(Date.now() + year),
    ...wish,
  };
  const { apply: application } = await cast.requester.graphql<{ apply: Application }>(
    `mutation Apply($input: ApplyInput!) { apply(input: $input) { ${applicationFields} } }`,
    { input },
  );
  return application;
}

export async function approve(head: Session, id: string): Promise<Application> {
  const { approveApplication } = await head.graphql<{ approveApplication: Application }>(
    `mutation Approve($id: ID!) { approveApplication(id: $id) { ${applicationFields} } }`,
    { id },
  );
  return approveApplication;
}

/** Most officers of the stories grant less than was applied for, and say why. */
const least = { reasons: '按最小必要提供', ground: '政务数据共享条例第二十一条' };

export async function propose(cast: Cast, id: string, answer: Answer): Promise<void> {
  const { fields, quotaCalls = 1000, maxRows = 1 } = answer;
  await cast[answer.officer].graphql(
    `mutation Propose($id: ID!, $input: ProposalInput!) {
       proposeDecision(applicationId: $id, input: $input) { id }
     }`,
    { id, input: { outcome: 'granted', ...least, fields, quotaCalls, maxRows } },
  );
}

/** The head reads what is proposed and consents to that. */
export async function answer(head: Session, id: string): Promise<void> {
  const { application } = await head.graphql<{
    application: { readonly decision: { readonly id: string } };
  }>('query Proposed($id: ID!) { application(id: $id) { decision { id } } }', { id });
  await head.graphql(
    `mutation Answer($id: ID!, $read: ID!) {
       answerApplication(applicationId: $id, decisionId: $read) { id } }`,
    { id, read: application.decision.id },
  );
}

const activeWithinMs = 15_000;

/** Waits until both connectors have signed the agreement of an application. */
export async function activeAgreement(reader: Session, applicationId: string): Promise<Agreement> {
  for (let waited = 0; waited < activeWithinMs; waited += 50) {
    const found = await agreementOf(reader, applicationId);
    if (found?.state === 'active') return found;
    await sleep(50);
  }
  throw new Error('The connectors did not both sign in time.');
}

async function agreementOf(reader: Session, applicationId: string): Promise<Agreement | undefined> {
  const { agreements } = await reader.graphql<{
    agreements: { nodes: (Agreement & { applicationId: string })[] };
  }>(
    `{ agreements(first: 20) {
         nodes { id state hosted odrlJson termsJson sentences applicationId } } }`,
  );
  return agreements.nodes.find((agreement) => agreement.applicationId === applicationId);
}

/** Application, consent, decision, both signatures: everything up to the first call. */
export async function conclude(cast: Cast, wish: Wish, decided: Answer): Promise<Agreement> {
  const { id } = await apply(cast, wish);
  await approve(cast.requesterHead, id);
  await propose(cast, id, decided);
  await answer(cast[decided.head], id);
  return activeAgreement(cast.requester, id);
}

/** Suspended for misuse; answers the rectification that is ordered with it. */
export async function suspend(head: Session, agreementId: string, facts: string): Promise<string> {
  const { suspendAgreement } = await head.graphql<{ suspendAgreement: { id: string } }>(
    `mutation Suspend($input: SuspendInput!) { suspendAgreement(input: $input) { id } }`,
    {
      input: {
        agreementId,
        breach: 'widerUse',
        facts,
        ordered: '限于申请用途使用，并报告整改情况',
      },
    },
  );
  return suspendAgreement.id;
}

/** The requester reports what it has put right. */
export async function rectify({ requester, requesterHead }: Cast, id: string): Promise<void> {
  await requester.graphql(
    `mutation Draft($id: ID!, $text: String!) { draftRectificationReport(id: $id, text: $text) { id } }`,
    { id, text: '已收回多余账号' },
  );
  await requesterHead.graphql(
    `mutation Send($id: ID!) { sendRectificationReport(id: $id) { id } }`,
    { id },
  );
}

export async function acceptRectification(head: Session, id: string): Promise<void> {
  await head.graphql(`mutation Accept($id: ID!) { acceptRectification(id: $id) { id } }`, { id });
}
