import { Pool } from 'pg';
import { castOf, departments } from '../../story/cast';
import { find } from '../../story/catalog';
import { conclude } from '../../story/exchange';
import { hubQuery } from '../../support/hub-query';
import type { Instance } from '../../support/instance';
import { LocalJobs } from '../../support/local-jobs';
import { departmentDatabaseUrl, hubDatabaseUrl, secretsIn } from '../../support/servers';
import { Follower } from '../follower';
import type { Load } from '../load';
import { comesTrue } from '../patience';
import { together, type Facts, type Suite } from '../suite';
import { Bulk } from './bulk';
import { Callers } from './callers';
import { bulkFacts, callFacts, changeFacts, countedFacts } from './facts';
import { hasLeft, narrowedAgreement, narrowingFacts } from './narrowing';
import { personsOf } from './persons';
import { Retelling } from './retelling';
import { Writers } from './writers';

const settledWithinMs = 120_000;
const drainedWithinMs = 60_000;
const fields = ['RESIDENT_NUMBER', 'NAME', 'SEX'];
const told = [departments.police, departments.requester, departments.data];
/** As many calls as the provider's connector signs for by itself. */
const quotaCalls = 200_000;

interface Loads {
  readonly callers: Callers;
  readonly bulk: Bulk;
  readonly writers: Writers;
  readonly retelling: Retelling;
}

/** Ids of agreements: that of single calls, that of jobs, and one that was narrowed. */
interface Agreements {
  readonly calls: string;
  readonly bulk: string;
  readonly narrowed: string;
}

/** Verifications, queries, jobs of many, the course of agreements, and what the hub says seldom, all at once. */
export class ExchangeSuite implements Suite {
  private constructor(
    private readonly instance: Instance,
    private readonly agreements: Agreements,
    private readonly loads: Loads,
    private readonly follower: Follower,
  ) {}

  static async prepare(instance: Instance): Promise<ExchangeSuite> {
    const { folder } = instance;
    const cast = await castOf(instance);
    const wanted = { kind: 'resource', code: 'person-register' } as const;
    const { id: resourceId } = await find(cast.requester, '户籍人口', wanted);
    const decided = { officer: 'officer', head: 'officerHead', fields, quotaCalls } as const;
    const agreed = async (purposeCode: string) => {
      const wish = { resourceId, purposeCode, modes: ['verify', 'query'] as const, fields };
      return (await conclude(cast, wish, decided)).id;
    };
    const agreements = {
      ...{ calls: await agreed('chaos'), bulk: await agreed('chaos-bulk') },
      narrowed: await narrowedAgreement(instance, cast, resourceId),
    };
    const persons = await personsOf(departmentDatabaseUrl(folder, departments.police));
    const follower = await Follower.open(instance, [departments.police, departments.requester]);
    const jobs = new LocalJobs(
      cast.system.url,
      secretsIn(folder).localKeys[departments.requester]!,
    );
    const loads = {
      callers: new Callers(cast.system, agreements.calls, persons),
      bulk: new Bulk(jobs, agreements.bulk, persons),
      writers: new Writers(cast, resourceId),
      retelling: new Retelling(hubPool(folder), told),
    };
    return new ExchangeSuite(instance, agreements, loads, follower);
  }

  start(): void {
    for (const load of Object.values<Load>({ ...this.loads })) load.start();
  }

  progress(): string {
    const { callers, bulk, writers, retelling } = this.loads;
    const { asked, delivered, attempts, failure } = callers;
    const ended = writers.courses.filter(({ hasEnded }) => hasEnded).length;
    return (
      `${delivered.length}/${asked} answers in ${attempts} attempts (${failure}), ${bulk.ended} jobs, ` +
      `${ended} agreements, ${retelling.told} messages told again`
    );
  }

  async settle(): Promise<void> {
    const { instance, loads } = this;
    const all = Object.values<Load>({ ...loads });
    await Promise.all(all.map((load) => load.settle(settledWithinMs)));
    await loads.retelling.close();
    await comesTrue(async () => (await isDrained(instance)) && hasLeft(instance), drainedWithinMs);
  }

  async facts(): Promise<Facts> {
    const { instance, agreements, loads, follower } = this;
    const messages = await follower.facts();
    const commands = follower.commandsTo(departments.police, agreements.calls);
    await follower.close();
    const { callers, bulk, writers } = loads;
    return together([
      await callFacts(instance, { callers, agreement: agreements.calls, commands }),
      await bulkFacts(instance, bulk, agreements.bulk),
      await countedFacts(instance),
      await changeFacts(instance, writers.courses),
      await narrowingFacts(instance, agreements.narrowed),
      messages,
    ]);
  }
}

function hubPool(folder: string): Pool {
  const pool = new Pool({ connectionString: hubDatabaseUrl(folder, 'worker'), max: 2 });
  // PostgreSQL is killed; the next look connects anew.
  pool.on('error', () => undefined);
  return pool;
}

/** Everything recorded is published, and every consumer of the hub's own log has read it. */
export async function isDrained({ folder }: Instance): Promise<boolean> {
  const [row] = await hubQuery<{ done: boolean }>(
    folder,
    `SELECT (SELECT size FROM audit.checkpoint) = (SELECT count(*) FROM audit.entry)
        AND (SELECT coalesce(sum(calls), 0) FROM statistics.call_day) >=
            (SELECT count(*) FROM audit.entry
              WHERE action IN ('exchange.call.verify', 'exchange.call.query')) AS done`,
  );
  return row!.done;
}
