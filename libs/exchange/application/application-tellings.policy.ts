import type { Addressee } from '@shutong/notice';
import type { Day } from '@shutong/platform';
import type { ApplicationFile } from './application-file';
import type { Application } from './application.entity';
import { answerIsAwaited } from './application.policy';
import type { ApplicationState } from './application.states';

/** Whose time it is about: that of the answer, or that of the requester's supplements. */
export type TellingTime = 'answer' | 'supplement';

/** What somebody is told of an application; each cause once, however often it is found. */
export interface ApplicationTelling {
  readonly cause: string;
  readonly template: string;
  /** In its place where no last day can be told: its time stands still, or is nobody's while the provider is disabled. */
  readonly undated?: string;
  readonly to: readonly Addressee[];
  /** Something has to be done, until it is found no more. */
  readonly task?: true;
  /** Its last day goes with it. */
  readonly within?: TellingTime;
  /** What the template says beside title, parties and day. */
  readonly says?: Readonly<Record<string, string>>;
}

export interface TellingSource extends ApplicationFile {
  /** What the provider's office head is asked to consent to: the decision, or with others that of a whole part. */
  readonly proposalId: string | null;
}

/** Who has to do what now, so that an application goes on, and who has to know what (Decree 809, Art. 20–21). */
export const tellingsOf = (source: TellingSource): ApplicationTelling[] =>
  stepsOf(source).map((telling) => ({
    ...telling,
    cause: `application/${source.application.id}/${telling.cause}`,
  }));

/** The same without the application's name in the causes. */
export const stepsOf = (source: TellingSource): ApplicationTelling[] => [
  ...nextStep(source),
  ...timeOf(source),
  ...news(source),
];

/** Those of the tasks alone: who has to act now. */
export const tasksOf = (file: ApplicationFile): ApplicationTelling[] => {
  const source = { ...file, proposalId: file.decision?.id ?? null };
  return [...nextStep(source), ...consent(source)];
};

type Step = (source: TellingSource) => ApplicationTelling;

/** The task of whoever has the next step; an application that has ended has none. */
const steps: Readonly<Partial<Record<ApplicationState, Step>>> = {
  'awaiting-office-head': ({ application: { requester } }) => {
    const to = [{ department: requester, role: 'office-head' }] as const;
    return { cause: 'submitted', template: 'application-submitted', to, task: true };
  },
  received: ({ application, supplement }) => {
    const happened = supplement ? 'supplied' : 'received';
    const template = `application-${happened}`;
    return { ...ofOfficer(application, happened), template, task: true, within: 'answer' };
  },
  'awaiting-supplement': ({ application: { requester }, supplement }) => {
    const to = [{ department: requester, role: 'requester' }] as const;
    const asked = { cause: 'supplement-asked', template: 'supplement-asked', to };
    const says = { missing: supplement?.missing.join('；') ?? '' };
    return { ...asked, says, task: true, within: 'supplement' };
  },
  proposed: ({ application: { provider }, proposalId }) => {
    const to = [{ department: provider, role: 'office-head' }] as const;
    const proposed = { cause: `proposed/${proposalId}`, template: 'decision-proposed', to };
    return { ...proposed, task: true, within: 'answer' };
  },
};

/** Once the time for supplements is over, as the provider's clock tells, it is the provider's turn, too: to refuse as incomplete. */
export const overTelling = (application: Application): ApplicationTelling => ({
  ...ofOfficer(application, 'supplement-over'),
  ...{ template: 'supplement-over', task: true, within: 'answer' },
});

/** Whose it is at the provider; who has it again is told again. */
function ofOfficer(
  { provider, handler, handledSince }: Application,
  happened: string,
): Pick<ApplicationTelling, 'cause' | 'to'> {
  const officers = { department: provider, role: 'provider-officer' } as const;
  const to: Addressee = handler ? { ...officers, person: handler } : officers;
  const since = handledSince ? `/${handledSince.toISOString()}` : '';
  return { cause: `${happened}${since}`, to: [to] };
}

function nextStep(source: TellingSource): ApplicationTelling[] {
  const { application, supplementOver } = source;
  const step = steps[application.state];
  const over = supplementOver ? [overTelling(application)] : [];
  return [...(step ? [step(source)] : []), ...over];
}

/** The authority consents to more time, or says why not, while the answer is awaited. */
function consent({ application, extension, authority }: TellingSource): ApplicationTelling[] {
  const isAsked = extension !== null && extension.consented === null;
  if (!isAsked || !answerIsAwaited(application.state) || authority === '') return [];
  const to = [{ department: authority, role: 'authority' }] as const;
  const asked = { cause: 'extension-asked', template: 'extension-asked', to };
  const says = { reasons: extension.reasons, days: String(extension.days) };
  return [{ ...asked, says, task: true, within: 'answer' }];
}

/** The template to tell it by, as there is a last day or none. */
export const templateOf = (
  { template, undated }: Pick<ApplicationTelling, 'template' | 'undated'>,
  dueOn: Day | undefined,
): string => (dueOn === undefined ? (undated ?? template) : template);

/** Of more time: who has to consent to it, or else what came of it. */
export const timeOf = (source: TellingSource): ApplicationTelling[] => [
  ...consent(source),
  ...consented(source),
];

/** The requester is told that the answer comes later (Art. 21), or that it does not. */
function consented({ application, extension }: TellingSource): ApplicationTelling[] {
  if (extension === null || extension.consented === null) return [];
  const officer = { department: application.provider, role: 'provider-officer' } as const;
  const requester = { department: application.requester, role: 'requester' } as const;
  const template = extension.consented ? 'extension-consented' : 'extension-refused';
  const to = [requester, officer];
  const says = { days: String(extension.days) };
  const answered = { cause: 'extension-answered', template, undated: `${template}-undated` };
  return [{ ...answered, says, to, within: 'answer' }];
}

function news({ application, decision }: TellingSource): ApplicationTelling[] {
  const officer = { department: application.provider, role: 'provider-officer' } as const;
  const requester = { department: application.requester, role: 'requester' } as const;
  const found: ApplicationTelling[] = [];
  if (decision?.answeredAt) {
    const template = `application-${decision.outcome}`;
    found.push({ cause: `answered/${decision.id}`, template, to: [requester] });
  }
  if (application.state === 'withdrawn' && application.receivedAt) {
    found.push({ cause: 'withdrawn', template: 'application-withdrawn', to: [officer] });
  }
  return found;
}
