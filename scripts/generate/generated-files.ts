import { configMarkdown, envExample } from './config';
import { errorsMarkdown } from './errors';
import './everything';
import { eventsAsyncApi } from './events';
import { hubSdl } from './graphql';
import { limitsMarkdown } from './limits';
import { permissionsMarkdown } from './permissions';
import { statesMarkdown } from './states';

/** A committed file that is printed from the code. */
export interface GeneratedFile {
  readonly path: string;
  readonly content: string;
}

/** All of them, freshly printed; `npm run generate` writes them, `npm run check` compares. */
export async function generatedFiles(): Promise<GeneratedFile[]> {
  return [
    { path: '.env.example', content: envExample() },
    { path: 'docs/config.md', content: await configMarkdown() },
    { path: 'docs/errors.md', content: await errorsMarkdown() },
    { path: 'docs/limits.md', content: await limitsMarkdown() },
    { path: 'docs/permissions.md', content: await permissionsMarkdown() },
    { path: 'docs/states.md', content: await statesMarkdown() },
    { path: 'contracts/events/asyncapi.yaml', content: eventsAsyncApi() },
    { path: 'contracts/graphql/hub.graphql', content: await hubSdl() },
  ];
}
