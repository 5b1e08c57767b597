import type { ClockKind, ClockOutcome, Clocks, Matter, TimedMatter, ToldOf } from '@shutong/clocks';
import type { Database, TxContext } from '@shutong/platform';
import { Matter as SeveralResources } from '../matter/matter.entity';
import type { Application, Sharing } from './application.entity';

/** By the sharing attribute (Decree 809, Art. 21); what may not be shared is refused by rule at once, without a limit. */
const answerKind: Readonly<Record<Sharing, ClockKind | undefined>> = {
  unconditional: 'answer-unconditional',
  conditional: 'answer-conditional',
  'not-shared': undefined,
};

/** The clock of an application's answer; undefined where the law sets no limit. */
export function answerClockOf({
  id,
  sharing,
  returnDivision,
}: Pick<Application, 'id' | 'sharing' | 'returnDivision'>): TimedMatter | undefined {
  const asksBack = returnDivision !== null && sharing === 'conditional';
  const kind = asksBack ? 'data-return' : answerKind[sharing];
  return kind && { matter: matterOf(id), kind };
}

/** The clock of the requester's answer to what was found missing. */
export const supplementClockOf = (id: string): TimedMatter => ({
  matter: matterOf(id),
  kind: 'supplement',
});

/** The clock of the delivery that follows from a grant (Art. 22). */
export const deliveryClockOf = (id: string): TimedMatter => ({
  matter: matterOf(id),
  kind: 'delivery',
});

const matterOf = (id: string): Matter => ({ kind: 'application', id });

/** By what clocks are kept. */
interface Keeping {
  readonly clocks: Clocks;
  readonly database: Database;
}

/** The provider has received the application: the day of receipt is not counted. */
export async function startAnswerClock(
  { clocks, database }: Keeping,
  tx: TxContext,
  application: Application,
): Promise<void> {
  const clock = answerClockOf(application);
  const { provider: holder, requester: awaitedBy, title } = application;
  const toldOf = await wholeOf(database, tx, application);
  if (clock) await clocks.start(tx, clock, { holder, awaitedBy, title, toldOf });
}

/** From now on the requester has to supply what is missing. */
export async function startSupplementClock(
  { clocks, database }: Keeping,
  tx: TxContext,
  application: Application,
): Promise<void> {
  const { id, requester: holder, provider: awaitedBy, title } = application;
  const toldOf = await wholeOf(database, tx, application);
  await clocks.start(tx, supplementClockOf(id), { holder, awaitedBy, title, toldOf });
}

/** It has been answered, or nobody awaits an answer any more; nor supplements. */
export async function endAnswerClock(
  clocks: Clocks,
  tx: TxContext,
  application: Application,
  outcome: ClockOutcome,
): Promise<void> {
  await clocks.end(tx, supplementClockOf(application.id), 'dropped');
  const clock = answerClockOf(application);
  if (clock) await clocks.end(tx, clock, outcome);
}

/** From the agreeing answer on the provider has to deliver. */
export async function startDeliveryClock(
  { clocks, database }: Keeping,
  tx: TxContext,
  application: Application,
): Promise<void> {
  const { id, provider: holder, requester: awaitedBy, title } = application;
  const toldOf = await wholeOf(database, tx, application);
  await clocks.start(tx, deliveryClockOf(id), { holder, awaitedBy, title, toldOf });
}

/** Of a member of a matter people are told, and have their tasks, as of the whole. */
export async function wholeOf(
  database: Database,
  tx: TxContext,
  { matterId }: Application,
): Promise<ToldOf | undefined> {
  // One that a project has just made stands by itself and has not been read from its row.
  if (!matterId) return undefined;
  const { id, title } = await database
    .repository(tx, SeveralResources)
    .findOneByOrFail({ id: matterId });
  return { kind: 'matter', id, title };
}
