import type { DemoPerson } from './demo/region-files';
import { hubUrlOf } from './hub-processes';
import { startDemoIssuer } from './identity/demo-issuer';
import type { Layout } from './layout';
import type { Ports } from './ports';
import type { Secrets } from './secrets';

/** The demo's own OpenID provider, and how the hub is told of it. */
export interface Issuer {
  readonly issuer: string;
  /** Value of OIDC_ISSUERS. */
  readonly setting: string;
  stop(): Promise<void>;
}

interface IssuerFacts {
  readonly layout: Layout;
  readonly ports: Ports;
  readonly secrets: Secrets;
  readonly people: readonly DemoPerson[];
}

export async function startIssuer({
  layout,
  ports,
  secrets,
  people,
}: IssuerFacts): Promise<Issuer> {
  const hubUrl = hubUrlOf(ports);
  const demo = await startDemoIssuer({
    port: ports.issuer,
    folder: layout.issuer,
    people: people.map(({ signIn, ...person }) => ({ account: signIn, ...person })),
    password: secrets.demoPassword,
    hubUrl,
    portalUrl: `http://127.0.0.1:${ports.portal}`,
  });
  const roles = [...new Set(people.flatMap((person) => person.roles))];
  const trusted = {
    issuer: demo.issuer,
    audience: hubUrl,
    claims: { department: 'department', roles: 'roles', name: 'name' },
    roles: Object.fromEntries(roles.map((role) => [role, [role]])),
  };
  return {
    issuer: demo.issuer,
    setting: JSON.stringify([trusted]),
    stop: () => demo.stop(),
  };
}
