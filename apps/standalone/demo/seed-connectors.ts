import type { INestApplicationContext } from '@nestjs/common';
import { Enrolments } from '@shutong/identity';
import { Database, type Context } from '@shutong/platform';
import type { DemoConnector } from './region-connectors';
import type { Invitations } from './seed-region';

/** A one-time token for each connector that has not joined yet. */
export async function inviteConnectors(
  app: INestApplicationContext,
  ctx: Context,
  connectors: readonly DemoConnector[],
): Promise<Invitations> {
  const rows = await app
    .get(Database)
    .query<{ department: string }>(ctx, `SELECT department FROM exchange.connector`);
  const enrolled = new Set(rows.map(({ department }) => department));
  const invitations: Record<string, string> = {};
  for (const { department, hosted } of connectors) {
    if (enrolled.has(department)) continue;
    const { token } = await app.get(Enrolments).issue(ctx, { department, hosted });
    invitations[department] = token;
  }
  return invitations;
}
