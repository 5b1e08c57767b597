import { format, resolveConfig } from 'prettier';
import { configMarkdown, envExample } from './config';
import { errorsMarkdown } from './errors';
import './everything';
import { eventsMarkdown } from './event-list';
import { eventsAsyncApi } from './events';
import { hubSdl } from './graphql';
import { limitsMarkdown } from './limits';
import { logActionsMarkdown } from './log-actions';
import { hubOpenApi, portalOpenApi } from './openapi/surfaces';
import { permissionsMarkdown } from './permissions';
import { schemaSql } from './schema/print-schema';
import { statesMarkdown } from './states';

/** A committed file that is printed from the code. */
export interface GeneratedFile {
  readonly path: string;
  readonly content: string;
}

const printers: Readonly<Record<string, () => string | Promise<string>>> = {
  // First, because PostgreSQL starts and migrates while the others print.
  'docs/schema.sql': schemaSql,
  '.env.example': envExample,
  'docs/config.md': configMarkdown,
  'docs/errors.md': errorsMarkdown,
  'docs/events.md': eventsMarkdown,
  'docs/limits.md': limitsMarkdown,
  'docs/log-actions.md': logActionsMarkdown,
  'docs/permissions.md': permissionsMarkdown,
  'docs/states.md': statesMarkdown,
  'contracts/events/asyncapi.yaml': eventsAsyncApi,
  'contracts/graphql/hub.graphql': hubSdl,
  'contracts/openapi/hub.yaml': hubOpenApi,
  'contracts/openapi/portal.yaml': portalOpenApi,
};

/** All of them, freshly printed; `npm run generate` writes them, `npm run check` compares. */
export function generatedFiles(): Promise<GeneratedFile[]> {
  const printed = Object.entries(printers).map(async ([path, print]) => {
    return { path, content: await formatted(path, await print()) };
  });
  return Promise.all(printed);
}

/** As `npm run format` would leave it, so that a fresh print equals the committed file. */
async function formatted(path: string, content: string): Promise<string> {
  if (!/\.(md|yaml)$/.test(path)) return content;
  return format(content, { ...(await resolveConfig(path)), filepath: path });
}
