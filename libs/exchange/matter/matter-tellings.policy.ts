import {
  stepsOf,
  timeOf,
  type ApplicationTelling,
  type TellingSource,
} from '../application/application-tellings.policy';
import type { Application } from '../application/application.entity';
import { answerIsAwaited } from '../application/application.policy';
import type { ApplicationFile } from '../application/application-file';
import type { Matter, MatterPart } from './matter.entity';

/** What is known of one provider's part. */
export interface PartSource {
  readonly part: MatterPart;
  readonly files: readonly ApplicationFile[];
}

export interface MatterSource {
  readonly matter: Matter;
  readonly parts: readonly PartSource[];
}

/** What somebody is told of a matter: once, however many resources it has. */
export interface MatterTelling extends ApplicationTelling {
  /** The part that it is about; null: the whole. */
  readonly provider: string | null;
  /** The members of which it speaks. */
  readonly members: readonly Application[];
}

/** Who has to do what now, so that a matter goes on, and who has to know what (Decree 809, Art. 20–21). */
export const tellingsOf = ({ matter, parts }: MatterSource): MatterTelling[] =>
  [...consent(matter, parts), ...answeredByRule(matter, parts)]
    .map((telling) => ({ ...telling, cause: `matter/${matter.id}/${telling.cause}` }))
    .concat(parts.flatMap((part) => ofPart(matter, part)));

/** How causes of what is told of a part begin. */
export const partCause = ({ id, matterId }: Pick<MatterPart, 'id' | 'matterId'>): string =>
  `matter/${matterId}/${id}`;

/** The one consent that sends all of it. */
function consent({ requester }: Matter, parts: readonly PartSource[]): MatterTelling[] {
  const waiting = filesOf(parts).filter(
    ({ application }) => application.state === 'awaiting-office-head',
  );
  const to = [{ department: requester, role: 'office-head' }] as const;
  const submitted = { cause: 'submitted', template: 'matter-submitted', to, task: true } as const;
  return about(waiting, null, submitted);
}

/** Again whenever more has been: what waits for a connector is answered when that has joined. */
function answeredByRule({ requester }: Matter, parts: readonly PartSource[]): MatterTelling[] {
  const answered = filesOf(parts).filter(({ decision }) => decision?.byRule);
  const to = [{ department: requester, role: 'requester' }] as const;
  const cause = `by-rule/${answered.length}`;
  const says = outcomesOf(answered);
  return about(answered, null, { cause, template: 'matter-answered-by-rule', to, says });
}

function ofPart(matter: Matter, { part, files }: PartSource): MatterTelling[] {
  const { provider, proposalId } = part;
  const waiting = files.filter(({ application }) => answerIsAwaited(application.state));
  const told = [
    ...stepsOfAll(waiting, proposalId),
    ...answered(matter, files, part),
    ...withdrawn(files, part),
  ];
  return told.map((telling) => ({
    ...telling,
    cause: `${partCause(part)}/${telling.cause}`,
    provider,
  }));
}

/** What awaits an answer steps together, and what may have more time with it: what is to be told of one is told once for all. */
function stepsOfAll(
  waiting: readonly ApplicationFile[],
  proposalId: string | null,
): MatterTelling[] {
  const extended = waiting.filter(({ extension }) => extension !== null);
  const ofOne = (files: readonly ApplicationFile[], tellings: typeof stepsOf) =>
    files.slice(0, 1).flatMap((first) =>
      tellings({ ...first, proposalId }).flatMap((step) =>
        about(files, first.application.provider, {
          ...step,
          template: `matter-${step.template}`,
          ...(step.undated ? { undated: `matter-${step.undated}` } : {}),
        }),
      ),
    );
  const untimed = (source: TellingSource) => stepsOf({ ...source, extension: null });
  return [...ofOne(waiting, untimed), ...ofOne(extended, timeOf)];
}

/** The provider's one decision. */
function answered(
  { requester }: Matter,
  files: readonly ApplicationFile[],
  { provider, proposalId, answeredAt }: MatterPart,
): MatterTelling[] {
  if (answeredAt === null) return [];
  const found = files.filter(({ decision }) => decision?.answeredAt && !decision.byRule);
  const to = [{ department: requester, role: 'requester' }] as const;
  const cause = `answered/${proposalId}`;
  return about(found, provider, {
    cause,
    template: 'matter-answered',
    to,
    says: outcomesOf(found),
  });
}

/** Once for all that is withdrawn at a time. */
function withdrawn(files: readonly ApplicationFile[], { provider }: MatterPart): MatterTelling[] {
  const found = files.filter(
    ({ application }) => application.state === 'withdrawn' && application.receivedAt,
  );
  const left = files.filter(({ application }) => answerIsAwaited(application.state));
  const to = [{ department: provider, role: 'provider-officer' }] as const;
  const says = { left: String(left.length) };
  const cause = `withdrawn/${found.length}`;
  return about(found, provider, { cause, template: 'matter-withdrawn', to, says });
}

/** Nothing where there is nothing of which it would speak. */
function about(
  files: readonly ApplicationFile[],
  provider: string | null,
  telling: ApplicationTelling,
): MatterTelling[] {
  if (files.length === 0) return [];
  const says = { ...telling.says, resources: String(files.length) };
  return [{ ...telling, says, provider, members: files.map(({ application }) => application) }];
}

function outcomesOf(files: readonly ApplicationFile[]): Readonly<Record<string, string>> {
  const granted = files.filter(({ decision }) => decision?.outcome === 'granted').length;
  return { granted: String(granted), refused: String(files.length - granted) };
}

const filesOf = (parts: readonly PartSource[]): ApplicationFile[] =>
  parts.flatMap(({ files }) => files);
