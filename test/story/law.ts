import type { Cast } from './cast';
import { answer, apply, approve, type Agreement } from './exchange';
import { assertEqual, type Journal } from './journal';

/** A resource of the police's, and items of it that may be asked for. */
export interface Wanted {
  readonly resourceId: string;
  readonly fields: readonly string[];
}

/**
 * What the law has for the day on which things do not go smoothly: an application that lacks something, that needs more time, that is
 * refused, a refusal that is contested, and data that turns out to be wrong.
 */
export async function playLaw(
  journal: Journal,
  cast: Cast,
  { wanted, agreement }: { wanted: Wanted; agreement: Agreement },
): Promise<void> {
  const id = await applied(journal, cast, wanted);
  await supplemented(journal, cast, id);
  await extended(journal, cast, id);
  await refused(journal, cast, id);
  await disputed(journal, cast, id);
  await corrected(journal, cast, agreement, wanted.fields[0]!);
}

interface AnswerClock {
  readonly state: string;
  readonly limitDays: number;
  readonly holder: string;
}

async function answerClock(cast: Cast, id: string): Promise<AnswerClock> {
  const { application } = await cast.requester.graphql<{
    application: { clocks: (AnswerClock & { kind: string })[] };
  }>(`query Clocks($id: ID!) { application(id: $id) { clocks { kind state limitDays holder } } }`, {
    id,
  });
  return application.clocks.find(({ kind }) => kind === 'answer-conditional')!;
}

function applied(journal: Journal, cast: Cast, wanted: Wanted): Promise<string> {
  return journal.step(
    'A second application is received: ten working days run (Art. 21)',
    async () => {
      const wish = { ...wanted, purposeCode: `survivors-${Date.now()}`, modes: ['query'] as const };
      const { id } = await apply(cast, wish);
      await approve(cast.requesterHead, id);
      const { state, limitDays } = await answerClock(cast, id);
      assertEqual(`${state} ${limitDays}`, 'running 10');
      return { value: id, entry: of('exchange.application.approve', id) };
    },
  );
}

async function supplemented(journal: Journal, cast: Cast, id: string): Promise<void> {
  await journal.step(
    'The provider says what is missing: the clock stands still (Art. 21)',
    async () => {
      await cast.officer.graphql(
        `mutation Ask($id: ID!, $missing: [String!]!) {
         askSupplement(applicationId: $id, missing: $missing) { id } }`,
        { id, missing: ['经办处室的职责依据', '数据使用人员名单'] },
      );
      assertEqual((await answerClock(cast, id)).state, 'paused');
      return { value: undefined, entry: of('exchange.supplement.ask', id) };
    },
  );
  await journal.step('The requester answers every item: the clock goes on', async () => {
    await cast.requester.graphql(
      `mutation Supply($id: ID!, $answers: [String!]!) {
         supplyApplication(applicationId: $id, answers: $answers) { id } }`,
      { id, answers: ['见三定方案第四条', '养老保险处经办人员三名'] },
    );
    assertEqual((await answerClock(cast, id)).state, 'running');
    return { value: undefined, entry: of('exchange.supplement.supply', id) };
  });
  await journal.refused(
    'It cannot ask a second time',
    'exchange.supplement.already-asked',
    () =>
      cast.officer.graphql(
        `mutation Ask($id: ID!) { askSupplement(applicationId: $id, missing: ["再补一份"]) { id } }`,
        { id },
      ),
    { ...of('exchange.supplement.ask', id), outcome: 'deny' },
  );
}

function extended(journal: Journal, cast: Cast, id: string): Promise<void> {
  return journal.step(
    'The authority consents to ten more days, as the requester sees',
    async () => {
      await cast.officer.graphql(
        `mutation Extend($id: ID!) { askExtension(applicationId: $id, reasons: "需与户政部门会商") { id } }`,
        { id },
      );
      await cast.authority.graphql(
        `mutation Consent($id: ID!) { answerExtension(applicationId: $id, consented: true) { id } }`,
        { id },
      );
      const { limitDays } = await answerClock(cast, id);
      assertEqual(limitDays, 20);
      return {
        value: undefined,
        says: `${limitDays} working days`,
        entry: of('exchange.extension.answer', id),
      };
    },
  );
}

const refusal = { outcome: 'refused', reasons: '申请事项与所列依据不符', ground: '条例第十四条' };

async function refused(journal: Journal, cast: Cast, id: string): Promise<void> {
  const propose = (input: object) =>
    cast.officer.graphql(
      `mutation Refuse($id: ID!, $input: ProposalInput!) {
         proposeDecision(applicationId: $id, input: $input) { id } }`,
      { id, input },
    );
  await journal.refused(
    'A refusal without its ground is refused',
    'exchange.application.refusal-without-ground',
    () => propose({ ...refusal, ground: '' }),
    { ...of('exchange.decision.propose', id), outcome: 'deny' },
  );
  await journal.step('The application is refused with reasons and ground (Art. 21)', async () => {
    await propose(refusal);
    await answer(cast.officerHead, id);
    const says = `${refusal.reasons}：${refusal.ground}`;
    return { value: undefined, says, entry: of('exchange.decision.answer', id) };
  });
}

interface Dispute {
  readonly id: string;
  readonly state: string;
  readonly steps: readonly { readonly number: number }[];
}

async function disputed(journal: Journal, cast: Cast, applicationId: string): Promise<void> {
  const about = (id: string) => ({ action: 'exchange.dispute', resource: `dispute:${id}` });
  const id = await journal.step(
    'The requester disputes it and goes to the authority (Art. 28)',
    async () => {
      const input = { applicationId, contested: '拒绝共享的理由', reasons: '依据已随补正材料提供' };
      const { raiseDispute } = await cast.requesterHead.graphql<{ raiseDispute: Dispute }>(
        `mutation Raise($input: RaiseDisputeInput!) { raiseDispute(input: $input) { id } }`,
        { input },
      );
      const { escalateDispute } = await cast.requesterHead.graphql<{ escalateDispute: Dispute }>(
        `mutation Escalate($id: ID!) { escalateDispute(disputeId: $id, reasons: "协商未果") { state } }`,
        { id: raiseDispute.id },
      );
      assertEqual(escalateDispute.state, 'coordination');
      const entry = { ...about(raiseDispute.id), action: 'exchange.dispute.escalate' };
      return { value: raiseDispute.id, says: escalateDispute.state, entry };
    },
  );
  await journal.step('Both accept the authority’s opinion: it is decided', async () => {
    const { recordOpinion } = await cast.authority.graphql<{ recordOpinion: Dispute }>(
      `mutation Opinion($id: ID!) {
         recordOpinion(disputeId: $id, input: { text: "补充依据后重新申请，提供部门不得以同一理由拒绝" }) {
           id state steps { number } } }`,
      { id },
    );
    const step = recordOpinion.steps.at(-1)!.number;
    let state = '';
    for (const party of [cast.requesterHead, cast.officerHead]) {
      const { acceptOpinion } = await party.graphql<{ acceptOpinion: Dispute }>(
        `mutation Accept($id: ID!, $step: Int!) { acceptOpinion(disputeId: $id, step: $step) { state } }`,
        { id, step },
      );
      state = acceptOpinion.state;
    }
    assertEqual(state, 'decided');
    return {
      value: undefined,
      says: state,
      entry: { ...about(id), action: 'exchange.dispute.accept-opinion' },
    };
  });
}

function corrected(
  journal: Journal,
  cast: Cast,
  agreement: Agreement,
  item: string,
): Promise<void> {
  return journal.step('Wrong data is reported, verified and corrected (Art. 26)', async () => {
    const input = {
      agreementId: agreement.id,
      items: [item],
      problem: '号码与当事人证件不符',
      grounds: '办事窗口核对证件原件',
    };
    const { fileCorrection } = await cast.requester.graphql<{ fileCorrection: { id: string } }>(
      `mutation File($input: CorrectionInput!) { fileCorrection(input: $input) { id } }`,
      { input },
    );
    const { id } = fileCorrection;
    await cast.officer.graphql(`mutation Accept($id: ID!) { acceptCorrection(id: $id) { id } }`, {
      id,
    });
    const { completeCorrection } = await cast.officer.graphql<{
      completeCorrection: { state: string };
    }>(
      `mutation Complete($id: ID!) { completeCorrection(id: $id, feedback: "已按原始登记更正") { state } }`,
      { id },
    );
    assertEqual(completeCorrection.state, 'corrected');
    return {
      value: undefined,
      says: completeCorrection.state,
      entry: { action: 'exchange.correction.complete', resource: `correction:${id}` },
    };
  });
}

const of = (action: string, id: string) => ({ action, resource: `application:${id}` });
