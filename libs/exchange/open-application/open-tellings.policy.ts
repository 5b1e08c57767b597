import type { Addressee } from '@shutong/notice';
import type { OpenApplication } from './open-application.entity';
import type { OpenFile } from './open-application.policy';
import { awaitingStates } from './open-application.states';

/** What somebody is told of an application for open data; each cause once, however often it is found. */
export interface OpenTelling {
  readonly cause: string;
  readonly template: string;
  /** As `ApplicationTelling` has it. */
  readonly undated?: string;
  readonly to: readonly Addressee[];
  /** Something has to be done, until it is found no more. */
  readonly task?: true;
  /** Its last day goes with it: that of the answer, or that of the applicant's supplement. */
  readonly within?: 'answer' | 'supplement';
}

export interface OpenTellingSource extends Omit<OpenFile, 'parts'> {
  /** Credit code of the data authority of this hub; blank where none is set. */
  readonly authority: string;
}

/**
 * Who has to do what now, so that the application goes on, and who has to know what. The applicant has no department: whoever applied
 * is addressed as a person.
 */
export const openTellingsOf = (source: OpenTellingSource): OpenTelling[] =>
  [...nextStep(source), ...consent(source), ...news(source)].map((telling) => ({
    ...telling,
    cause: causeOf(source.application, telling.cause),
  }));

const causeOf = ({ id }: OpenApplication, what: string): string => `open-application/${id}/${what}`;

/** As what it is told that the time for the supplement is over, whoever finds that. */
export const overCauseOf = (application: OpenApplication): string =>
  causeOf(application, supplementOver);

const supplementOver = 'supplement-over';

export const applicantOf = ({ appliedBy: person }: OpenApplication): Addressee => ({ person });
const officerOf = ({ provider: department }: OpenApplication): Addressee => ({
  department,
  role: 'provider-officer',
});

function nextStep({
  application,
  answer,
  supplementOver: isOver,
}: OpenTellingSource): OpenTelling[] {
  switch (application.state) {
    case 'received': {
      const cause = application.answers ? 'supplied' : 'received';
      const received = { cause, template: `open-application-${cause}` };
      return [{ ...received, to: [officerOf(application)], task: true, within: 'answer' }];
    }
    case 'awaiting-supplement': {
      const asked = { cause: 'supplement-asked', template: 'open-supplement-asked' };
      const over = { cause: supplementOver, template: 'open-supplement-over' };
      const refusing = {
        ...over,
        to: [officerOf(application)],
        task: true,
        within: 'answer',
      } as const;
      return [
        { ...asked, to: [applicantOf(application)], task: true, within: 'supplement' },
        ...(isOver ? [refusing] : []),
      ];
    }
    case 'proposed': {
      const to: Addressee = { department: application.provider, role: 'office-head' };
      const proposed = { cause: `proposed/${answer?.id}`, template: 'open-answer-proposed' };
      return [{ ...proposed, to: [to], task: true, within: 'answer' }];
    }
    case 'granted':
    case 'refused':
    case 'withdrawn':
      return [];
  }
}

/** The authority consents to more time, or says why not, while the answer is awaited. */
function consent({ application, authority }: OpenTellingSource): OpenTelling[] {
  const { extensionDays, extensionConsented, state } = application;
  const isAsked = extensionDays !== null && extensionConsented === null;
  if (!isAsked || !awaitingStates.includes(state) || authority === '') return [];
  const to = [{ department: authority, role: 'authority' }] as const;
  const asked = { cause: 'extension-asked', template: 'open-extension-asked', to };
  return [{ ...asked, task: true, within: 'answer' }];
}

function news({ application, answer, agreement }: OpenTellingSource): OpenTelling[] {
  const [applicant, officer] = [applicantOf(application), officerOf(application)];
  const found: OpenTelling[] = [];
  if (application.extensionConsented !== null) {
    const template = application.extensionConsented
      ? 'open-answer-extended'
      : 'open-answer-not-extended';
    const to = [applicant, officer];
    const answered = { cause: 'extension-answered', template, undated: `${template}-undated` };
    found.push({ ...answered, to, within: 'answer' });
  }
  if (answer?.answeredAt) {
    const template = `open-application-${answer.outcome}`;
    found.push({ cause: `answered/${answer.id}`, template, to: [applicant] });
  }
  if (application.state === 'withdrawn') {
    found.push({ cause: 'withdrawn', template: 'open-application-withdrawn', to: [officer] });
  }
  if (agreement && agreement.state !== 'active') {
    const { state } = agreement;
    found.push({ cause: state, template: `open-agreement-${state}`, to: [applicant] });
  }
  return found;
}
