import { castOf, departments } from '../../story/cast';
import { find } from '../../story/catalog';
import { conclude } from '../../story/exchange';
import { hubQuery } from '../../support/hub-query';
import type { Instance } from '../../support/instance';
import { departmentDatabaseUrl } from '../../support/servers';
import { Follower } from '../follower';
import { comesTrue } from '../patience';
import { together, type Facts, type Suite } from '../suite';
import { Callers } from './callers';
import { callFacts, changeFacts, countedFacts } from './facts';
import { personsOf } from './persons';
import { Writers } from './writers';

const settledWithinMs = 120_000;
const drainedWithinMs = 60_000;
const fields = ['RESIDENT_NUMBER', 'NAME', 'SEX'];
/** As many calls as the provider's connector signs for by itself. */
const quotaCalls = 200_000;

/** Verifications, queries and the course of agreements, all at once. */
export class ExchangeSuite implements Suite {
  private constructor(
    private readonly instance: Instance,
    private readonly agreement: string,
    private readonly callers: Callers,
    private readonly writers: Writers,
    private readonly follower: Follower,
  ) {}

  static async prepare(instance: Instance): Promise<ExchangeSuite> {
    const { folder } = instance;
    const cast = await castOf(instance);
    const wanted = { kind: 'resource', code: 'person-register' } as const;
    const { id: resourceId } = await find(cast.requester, '户籍人口', wanted);
    const wish = { resourceId, purposeCode: 'chaos', modes: ['verify', 'query'] as const, fields };
    const decided = { officer: 'officer', head: 'officerHead', fields, quotaCalls } as const;
    const { id } = await conclude(cast, wish, decided);
    const persons = await personsOf(departmentDatabaseUrl(folder, departments.police));
    const follower = await Follower.open(instance, [departments.police, departments.requester]);
    const callers = new Callers(cast.system, id, persons);
    return new ExchangeSuite(instance, id, callers, new Writers(cast, resourceId), follower);
  }

  start(): void {
    this.callers.start();
    this.writers.start();
  }

  progress(): string {
    const { asked, delivered, attempts, failure } = this.callers;
    const ended = this.writers.courses.filter(({ hasEnded }) => hasEnded).length;
    return `${delivered.length}/${asked} answers in ${attempts} attempts (${failure}), ${ended} agreements`;
  }

  async settle(): Promise<void> {
    await Promise.all([this.callers.settle(settledWithinMs), this.writers.settle(settledWithinMs)]);
    await comesTrue(() => isDrained(this.instance), drainedWithinMs);
  }

  async facts(): Promise<Facts> {
    const { instance, agreement, callers, follower } = this;
    const messages = await follower.facts();
    const commands = follower.commandsTo(departments.police);
    await follower.close();
    return together([
      await callFacts(instance, { callers, agreement, commands }),
      await countedFacts(instance),
      await changeFacts(instance, this.writers.courses),
      messages,
    ]);
  }
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
