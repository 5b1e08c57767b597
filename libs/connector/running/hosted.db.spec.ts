import { listAgreements } from '@shutong/connector';
import {
  connectorsUnderTest,
  police,
  systemKey,
  until,
  water,
  type ConnectorsUnderTest,
} from '../../../test/support/connectors';
import { granted } from '../../../test/support/exchange-calls';
import { jsonLines, LocalJobs } from '../../../test/support/local-jobs';
import { AgreementResolver } from '../../exchange/agreement/agreement.resolver';
import { AgreementSentences } from '../../exchange/agreement/agreement-sentences.service';
import { AgreementService } from '../../exchange/agreement/agreement.service';

const question = { keys: { permit_no: 'A-1' }, claims: { holder: '水务公司' } };

describe('a provider whose connector the operator runs', () => {
  let world: ConnectorsUnderTest;
  let agreement: string;
  beforeAll(async () => {
    world = await connectorsUnderTest({}, [police]);
    await world.provider.start();
    await world.requester.start();
    agreement = (await granted(world.hub)).id;
    for (const { dir } of [world.provider, world.requester]) {
      await until(async () =>
        (await listAgreements(dir)).some(({ id, state }) => id === agreement && state === 'active'),
      );
    }
  });
  afterAll(() => world.close());

  /** What the log holds of calls. */
  const entries = async () =>
    (await world.hub.entries('exchange.call.verify')) as unknown as {
      resource: { type: string; id: string; classification?: string }[];
    }[];

  it('is named as hosted in the agreement, by flag and in words', async () => {
    const { app } = world.hub;
    const ctx = world.hub.as(water, 'requester');
    const held = await app.get(AgreementService).get(ctx, agreement);
    expect(held.terms).toMatchObject({ provider: { hosted: true }, requester: { hosted: false } });
    const resolver = new AgreementResolver(app.get(AgreementService), app.get(AgreementSentences));
    expect(resolver.hosted(held)).toBe(true);
    expect((await resolver.sentences(ctx, held)).join('\n')).toContain('代管');
  });

  it('is named as hosted where the requester and its administrator look up its agreements', async () => {
    const listed = (await world.requester.ask('/v1/agreements')) as unknown as {
      agreements: { id: string; hosted: boolean }[];
    };
    expect(listed.agreements).toMatchObject([{ id: agreement, hosted: true }]);
    expect(await listAgreements(world.requester.dir)).toMatchObject([{ hosted: true }]);
  });

  it('is named as hosted in each answer, and in its log entry', async () => {
    const answer = await world.requester.ask('/v1/verify', { agreement, ...question });
    expect(answer).toMatchObject({ status: 200, result: 'match', hosted: true });
    expect((await entries()).at(-1)!.resource).toContainEqual({
      ...{ type: 'connector', id: police, classification: 'hosted' },
    });
  });

  it('is named as hosted in each job, and in the log entries of its calls', async () => {
    const jobs = new LocalJobs(world.requester.url, systemKey);
    const before = (await entries()).length;
    const { id, hosted } = await jobs.submit({ agreement }, jsonLines([question]));
    expect(hosted).toBe(true);
    const ended = await jobs.until(id, ({ state }) => state === 'ended', 60_000);
    expect(ended).toMatchObject({ hosted: true, counts: { match: 1 } });
    const [entry] = (await entries()).slice(before);
    expect(entry!.resource).toContainEqual({
      ...{ type: 'connector', id: police, classification: 'hosted' },
    });
  });
});
