import { FixedClock, type Context, type Role } from '@shutong/platform';
import { actor, contextOf } from '../../../test/support/catalog';
import {
  bureau,
  exchangeUnderTest,
  police,
  water,
  type ExchangeUnderTest,
} from '../../../test/support/exchange';
import { grant, wishFor } from '../../../test/support/exchange-calls';
import { codeOf } from '../../../test/support/refusals';
import { DecisionService } from '../decision/decision.service';
import { Extensions } from '../extension/extensions.service';
import { HandOvers } from '../hand-over/hand-overs.service';
import { Supplements } from '../supplement/supplements.service';
import { ApplicationFiles } from './application-files.service';
import { ApplicationService } from './application.service';
import { availableActions } from './available-actions.policy';

type Office = readonly [department: string, role: Role];
interface Step {
  readonly action: string;
  readonly as: Office;
  readonly take: (ctx: Context, id: string) => Promise<unknown>;
}

describe('one person on both sides of an application', () => {
  const clock = new FixedClock(new Date('2026-03-02T10:00:00+08:00'));
  let hub: ExchangeUnderTest;
  beforeAll(async () => {
    hub = await exchangeUnderTest(clock);
  });
  afterAll(() => hub.close());

  const applications = () => hub.app.get(ApplicationService);
  const decisions = () => hub.app.get(DecisionService);
  const supplements = () => hub.app.get(Supplements);
  const extensions = () => hub.app.get(Extensions);
  const officer = () => hub.as(police, 'provider-officer', 'chen');
  const proposal = { ...grant, fields: ['holder'] };

  const officerOffice: Office = [police, 'provider-officer'];
  const supply: Step = {
    action: 'supplyApplication',
    as: [water, 'requester'],
    take: (ctx, id) => supplements().supply(ctx, id, ['见附件']),
  };
  const withdraw: Step = {
    action: 'withdrawApplication',
    as: [water, 'requester'],
    take: (ctx, id) => applications().withdraw(ctx, id),
  };
  const propose: Step = {
    action: 'proposeDecision',
    as: officerOffice,
    take: (ctx, id) => decisions().propose(ctx, id, proposal),
  };
  const answer: Step = {
    action: 'answerApplication',
    as: [police, 'office-head'],
    take: (ctx, id) => decisions().answer(ctx, id),
  };
  const askMissing: Step = {
    action: 'askSupplement',
    as: officerOffice,
    take: (ctx, id) => supplements().ask(ctx, id, ['用途说明']),
  };
  const askTime: Step = {
    action: 'askExtension',
    as: officerOffice,
    take: (ctx, id) => extensions().ask(ctx, id, '需会商'),
  };
  const handOver: Step = {
    action: 'handOverApplication',
    as: officerOffice,
    take: (ctx, id) => hub.app.get(HandOvers).handOver(ctx, id, null),
  };
  const consentToTime: Step = {
    action: 'answerExtension',
    as: [bureau, 'authority'],
    take: (ctx, id) => extensions().answer(ctx, id, { consented: true, remarks: '' }),
  };

  let people = 0;
  /** Somebody new, and the same person in any office. */
  const somebody = () => {
    const id = `test|mover-${(people += 1)}`;
    return ([department, role]: Office) =>
      contextOf({ ...actor(department, [role]), id }, clock.now());
  };
  type Person = ReturnType<typeof somebody>;
  const sent = async (by = hub.as(water, 'requester', 'wang')) => {
    const { id } = await applications().apply(by, wishFor(hub));
    await applications().approve(hub.as(water, 'office-head', 'li'), id);
    return id;
  };
  const done = (id: string, { as, take }: Step, by: Person) => take(by(as), id);

  const askedBy = async (person: Person) => {
    const id = await sent();
    await done(id, askMissing, person);
    return id;
  };
  const suppliedBy = async (person: Person) => {
    const id = await sent();
    await done(id, askMissing, () => officer());
    await done(id, supply, person);
    return id;
  };
  const proposedAfter = async (id: string) => {
    await done(id, propose, () => officer());
    return id;
  };
  const timeAsked = async (id: string) => {
    await done(id, askTime, () => officer());
    return id;
  };

  /** By somebody of the authority, whose department may be a party itself. */
  const longerBy = async (person: Person) => {
    const id = await timeAsked(await sent());
    await done(id, consentToTime, person);
    return id;
  };

  it.each<[string, string, Step, (person: Person) => Promise<string>]>([
    ['asked for the supplement', supply.action, supply, askedBy],
    ['asked for the supplement', withdraw.action, withdraw, askedBy],
    ['supplied what was missing', propose.action, propose, suppliedBy],
    ['supplied what was missing', handOver.action, handOver, suppliedBy],
    ['supplied what was missing', askTime.action, askTime, suppliedBy],
    [
      'supplied what was missing',
      answer.action,
      answer,
      async (person) => proposedAfter(await suppliedBy(person)),
    ],
    [
      'applied',
      consentToTime.action,
      consentToTime,
      async (person) => timeAsked(await sent(person([water, 'requester']))),
    ],
    [
      'supplied what was missing',
      consentToTime.action,
      consentToTime,
      async (person) => timeAsked(await suppliedBy(person)),
    ],
    ['let the answer take longer', propose.action, propose, longerBy],
    [
      'let the answer take longer',
      answer.action,
      answer,
      async (person) => proposedAfter(await longerBy(person)),
    ],
    ['let the answer take longer', withdraw.action, withdraw, longerBy],
    [
      'proposed the answer',
      consentToTime.action,
      consentToTime,
      async (person) => {
        const id = await sent();
        await done(id, propose, person);
        return timeAsked(id);
      },
    ],
    [
      'made a proposal that was replaced',
      consentToTime.action,
      consentToTime,
      async (person) => {
        const id = await sent();
        await done(id, propose, person);
        return timeAsked(await proposedAfter(id));
      },
    ],
    [
      'made a proposal that was replaced',
      withdraw.action,
      withdraw,
      async (person) => {
        const id = await sent();
        await done(id, propose, person);
        return proposedAfter(id);
      },
    ],
  ])(
    'Article 21: who %s may not take the step %s, and is told so before',
    async (_, __, step, prepare) => {
      const person = somebody();
      const id = await prepare(person);
      const { action, as, take } = step;
      const told = async (ctx: Context) => {
        const application = await applications().get(ctx, id);
        const file = await hub.app.get(ApplicationFiles).of(ctx, application);
        return availableActions(ctx.actor, file).find((one) => one.action === action)!.refusal
          ?.code;
      };
      const samePerson = 'exchange.application.same-person';
      expect(await told(person(as))).toBe(samePerson);
      expect(await codeOf(take(person(as), id))).toBe(samePerson);
      // Another person in that office may: nothing has changed.
      expect(await told(hub.as(...as, 'another'))).toBeUndefined();
      await applications().withdraw(hub.as(water, 'requester', 'wang'), id);
    },
  );
});
