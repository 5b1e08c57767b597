import { CatalogHubModule } from '@shutong/catalog/hub.module';
import { graphqlModule, type Actor } from '@shutong/platform';
import { Authentication } from '../../libs/identity/access/authentication.service';
import { enrol, exchangeHub, police, water, type ExchangeUnderTest } from './exchange';

export interface GraphqlAnswer {
  readonly data: Readonly<Record<string, never>> | null;
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions: { readonly code: string; readonly problems?: readonly object[] };
  }[];
}

export interface GraphqlUnderTest extends ExchangeUnderTest {
  ask(by: Actor, query: string, variables?: object): Promise<GraphqlAnswer>;
}

/** The exchange behind its GraphQL door. Whom a token names is the test's word: sign-in is identity's, and tested there. */
export async function graphqlUnderTest(
  clock: Parameters<typeof exchangeHub>[1],
): Promise<GraphqlUnderTest> {
  const hub = await exchangeHub({}, clock, [graphqlModule(), CatalogHubModule]);
  const signedIn = new Map<string, Actor>();
  const authentication = hub.app.get(Authentication, { strict: false });
  vi.spyOn(authentication, 'admit').mockImplementation((_, token) =>
    Promise.resolve({ actor: signedIn.get(token!)! }),
  );
  const ask = async (by: Actor, query: string, variables: object = {}): Promise<GraphqlAnswer> => {
    const authorization = `Bearer ${encodeURIComponent(by.id)} ${by.roles.join()}`;
    signedIn.set(authorization, by);
    const payload = { query, variables };
    const headers = { authorization };
    const { body } = await hub.app.inject({ method: 'POST', url: '/graphql', headers, payload });
    return JSON.parse(body) as GraphqlAnswer;
  };
  return { ...hub, ask, provider: await enrol(hub, police), requester: await enrol(hub, water) };
}
