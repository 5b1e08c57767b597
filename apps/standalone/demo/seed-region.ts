import { commonSettings, type HubFacts } from '../hub-processes';
import { runChild } from '../children';

/** One-time enrolment tokens of connectors that have not joined yet, by department. */
export type Invitations = Readonly<Record<string, string>>;

/** What the seed process answers. */
export interface Seeded {
  readonly invitations: Invitations;
}

/**
 * Brings the demo region into the hub, by the same services that people's requests reach: what is
 * there already stays. With `catalog`, published catalogues of real portals are loaded on top.
 */
export async function seedRegion(
  facts: HubFacts,
  catalog: string | undefined,
): Promise<Invitations> {
  const { invitations } = await runChild<Seeded>({
    name: 'seed',
    script: 'apps/standalone/demo/seed.js',
    args: catalog === undefined ? [] : [catalog],
    env: {
      ...commonSettings(facts),
      DATABASE_URL: facts.database.url('hub'),
      OIDC_ISSUERS: facts.issuers,
      TOKEN_KEY: facts.secrets.tokenKey,
    },
    logs: facts.layout.processLogs,
  });
  return invitations;
}
