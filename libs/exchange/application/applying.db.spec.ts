import { Mounting } from '@shutong/catalog';
import type { Context, Role } from '@shutong/platform';
import { police, water } from '../../../test/support/exchange';
import { wishFor } from '../../../test/support/exchange-calls';
import { graphqlUnderTest, type GraphqlUnderTest } from '../../../test/support/exchange-graphql';
import { lab, registerLab } from '../../../test/support/organisations';
import { codeOf } from '../../../test/support/refusals';
import { ApplicationService } from './application.service';

describe('whether somebody can apply for a resource', () => {
  let hub: GraphqlUnderTest;
  beforeAll(async () => {
    hub = await graphqlUnderTest(undefined);
    await registerLab(hub);
  });
  afterAll(() => hub.close());

  const told = async ({ actor }: Context) => {
    const { data } = await hub.ask(
      actor,
      `query ($id: ID!) { resource(id: $id) { applicationActions { action code } } }`,
      { id: hub.resourceId },
    );
    const { applicationActions: actions } = data!['resource'] as unknown as {
      readonly applicationActions: readonly { action: string; code: string | null }[];
    };
    // The others are told and taken in first-steps.db.spec.
    return actions.filter(({ action }) => action.startsWith('apply'));
  };
  const both = (code: string | null) =>
    ['apply', 'applyForMatter'].map((action) => ({ action, code }));
  const apply = (ctx: Context) => codeOf(hub.app.get(ApplicationService).apply(ctx, wishFor(hub)));

  it.each<[string, string, Role, string | null]>([
    ['of another department', water, 'requester', null],
    ['of its own department', police, 'requester', 'exchange.application.own-resource'],
    ['outside government', lab, 'requester', 'exchange.application.departments-only'],
    ['without that office', water, 'office-head', 'platform.forbidden'],
  ])(
    'is told beforehand to somebody %s, as applying answers',
    async (_, department, role, code) => {
      const ctx = hub.as(department, role);
      expect(await told(ctx)).toEqual(both(code));
      if (role === 'requester') expect(await apply(ctx)).toBe(code ?? 'ok');
    },
  );

  it('ends with its withdrawal', async () => {
    await hub.app.get(Mounting).withdraw(hub.as(police, 'provider-officer'), hub.resourceId);
    const ctx = hub.as(water, 'requester');
    expect(await apply(ctx)).toBe('exchange.application.resource-not-available');
    expect(await told(ctx)).toEqual(both('exchange.application.resource-not-available'));
  });
});
