import { listAgreements } from '@shutong/connector';
import { State } from '../../../libs/connector/state/state';
import { departments } from '../../story/cast';
import { hubQuery } from '../../support/hub-query';
import type { Instance } from '../../support/instance';
import { answeredBy, publishedLog, unpublished, type HubEntry } from '../logs';
import { folderOf } from '../processes/region';
import { noFaults, type Facts } from '../suite';
import type { Bulk } from './bulk';
import type { Callers } from './callers';
import type { Course } from './writers';

const isCall = ({ action }: HubEntry): boolean => action.startsWith('exchange.call.');
const callOf = ({ resource }: HubEntry) => resource.find(({ type }) => type === 'call')!.id;

/** Ids that stand there more than once. */
function repeated(ids: readonly string[]): string[] {
  const seen = new Set<string>();
  return ids.filter((id) => seen.size === seen.add(id).size);
}

/** Questions and answers against both logs, the register of deliveries and the quota. */
export async function callFacts(
  instance: Instance,
  { callers, agreement, commands }: CallsMade,
): Promise<Facts> {
  const { folder } = instance;
  const provider = folderOf(instance, departments.police);
  const [log, answered] = await Promise.all([publishedLog(instance), answeredBy(provider)]);
  const under = answered.filter((one) => one.agreement === agreement);
  const own = new Set(under.map(({ call }) => call));
  const allowed = log.filter((entry) => isCall(entry) && entry.outcome === 'allow').map(callOf);
  const released = new Set(allowed);
  const deliveries = await hubQuery<{ call: string }>(folder, 'SELECT call FROM exchange.delivery');
  const registered = new Set(deliveries.map(({ call }) => call));
  const { delivered, asked, unanswered, wrong } = callers;
  const used = await quotaUsed(provider, agreement);
  const overQuota = used > commands.size ? [`quota: ${used} taken, ${commands.size} asked`] : [];
  return {
    accepted: asked,
    delivered: delivered.length,
    lost: [
      ...unanswered.map((question) => `question ${question} is not answered`),
      ...wrong.map((what) => `${what} is answered wrongly`),
      ...(used < own.size ? [`quota: ${used} taken, ${own.size} answered`] : []),
      ...allowed.filter((call) => !registered.has(call)).map((call) => `delivery of ${call}`),
      ...(await unpublished(instance)),
    ],
    doubled: [
      ...repeated(allowed).map((call) => `call ${call} stands in the log as answered twice`),
      ...repeated(delivered.map(({ call }) => call)).map((call) => `answer of ${call}`),
      ...overQuota,
    ],
    releasedWithoutEntry: [
      ...delivered.filter(({ call }) => !released.has(call)).map(({ call }) => `hub: ${call}`),
      ...delivered.filter(({ call }) => !own.has(call)).map(({ call }) => `provider: ${call}`),
    ],
    outOfOrder: [],
  };
}

export interface CallsMade {
  readonly callers: Callers;
  readonly agreement: string;
  /** Ids of the calls that went to the provider. */
  readonly commands: ReadonlySet<string>;
}

/** Rows of jobs: each with its right result, none answered without a share of the quota. */
export async function bulkFacts(
  instance: Instance,
  { accepted, right, wrong }: Bulk,
  agreement: string,
): Promise<Facts> {
  const used = await quotaUsed(folderOf(instance, departments.police), agreement);
  const unpaid = used < right ? [`quota: ${used} taken, ${right} rows of jobs answered`] : [];
  return { ...noFaults, accepted, delivered: right, lost: [...wrong, ...unpaid] };
}

async function quotaUsed(dir: string, agreement: string): Promise<number> {
  const state = State.open(dir);
  try {
    const windows = [...state.quota.getRange()].filter(({ key: [id] }) => id === agreement);
    return windows.reduce((sum, { value }) => sum + value, 0);
  } finally {
    await state.close();
  }
}

/** What statistics have counted, against the log: each call once. */
export async function countedFacts({ folder }: Instance): Promise<Facts> {
  const [row] = await hubQuery<{ counted: string; logged: string }>(
    folder,
    `SELECT (SELECT coalesce(sum(calls), 0) FROM statistics.call_day) AS counted,
            (SELECT count(*) FROM audit.entry
              WHERE action IN ('exchange.call.verify', 'exchange.call.query')) AS logged`,
  );
  const [counted, logged] = [Number(row!.counted), Number(row!.logged)];
  const text = `calls: ${logged} in the log, ${counted} counted`;
  return {
    ...{ accepted: 0, delivered: 0, ...noFaults },
    lost: counted < logged ? [text] : [],
    doubled: counted > logged ? [text] : [],
  };
}

/** Changes that people made: in the register, in the log, and known to both connectors as the hub knows them. */
export async function changeFacts(instance: Instance, courses: readonly Course[]): Promise<Facts> {
  const log = await publishedLog(instance);
  const logged = new Set(
    log.flatMap(({ resource }) => resource.map(({ type, id }) => `${type}:${id}`)),
  );
  const held = await Promise.all(
    [departments.police, departments.requester].map(async (department) => {
      const all = await listAgreements(folderOf(instance, department));
      return new Map(all.map(({ id, state }) => [id, state as string]));
    }),
  );
  const ended = courses.filter(({ hasEnded }) => hasEnded);
  const isHeld = ({ agreement, wanted }: Course) =>
    held.every((connector) => connector.get(agreement!) === wanted);
  // A message that overtook another leaves the state before the last.
  const others = ended.filter((course) => !isHeld(course));
  const isKnown = ({ agreement }: Course) => held.every((one) => one.has(agreement!));
  return {
    ...{ accepted: courses.length, delivered: ended.length - others.length, doubled: [] },
    lost: [
      ...courses.filter((one) => !one.hasEnded).map((one) => `${one.purposeCode} has not ended`),
      ...others.filter((one) => !isKnown(one)).map((one) => `agreement ${one.agreement}`),
    ],
    releasedWithoutEntry: courses
      .filter(({ application }) => application && !logged.has(`application:${application}`))
      .map(({ application }) => `application ${application}`),
    outOfOrder: others.filter(isKnown).map(({ agreement }) => `agreement ${agreement}`),
  };
}
