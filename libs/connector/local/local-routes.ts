import type { FastifyInstance } from 'fastify';
import { sendingAtRisk } from '@shutong/crash';
import type { Asking } from '../asking/asking';
import type { BatchOrdering } from '../batch/receiving/batch-ordering';
import type { ListenConfig } from '../config/connector-config';
import { languageOf } from '../errors/messages';
import type { Contact, HubContact } from '../hub-contact/hub-contact';
import type { Jobs } from '../job/jobs';
import type { State } from '../state/state';
import { agreementList } from './agreement-list';
import { addBatchRoutes } from './batch-routes';
import { addJobRoutes } from './job-routes';
import { LocalKeys } from './local-keys';
import { asQueryAsk, asVerifyAsk } from './request-bodies';

/** Who answers what is asked at the local address. */
export interface Asked {
  readonly asking: Asking;
  readonly jobs: Jobs;
  /** What became of the last word to the hub. */
  readonly contact: Pick<HubContact, 'contact'>;
  readonly ordering: Pick<BatchOrdering, 'order' | 'list'>;
  readonly state: Pick<State, 'agreements' | 'restrictions' | 'receipts' | 'receivings'>;
}

/** The routes of contracts/openapi/connector-local.yaml: all but the first ask for one of the keys. */
export function addRoutes(scope: FastifyInstance, asked: Asked, keys: ListenConfig['keys']): void {
  const { asking, ordering, jobs, state, contact } = asked;
  const known = new LocalKeys(keys);
  scope.get('/health', async () => ({ status: 'ok', hub: shown(contact.contact) }));
  void scope.register(async (guarded) => {
    guarded.addHook('onRequest', async ({ headers }) => known.assertBorne(headers.authorization));
    guarded.post('/v1/verify', async ({ body, headers }, reply) => {
      const language = languageOf(headers['accept-language']);
      const verified = await asking.verify(asVerifyAsk(body), language);
      sendingAtRisk('local-answer.send', reply.raw);
      return verified;
    });
    guarded.post('/v1/query', async ({ body, headers }, reply) => {
      const language = languageOf(headers['accept-language']);
      const queried = await asking.query(asQueryAsk(body), language);
      sendingAtRisk('local-answer.send', reply.raw);
      return queried;
    });
    addBatchRoutes(guarded, ordering, state);
    guarded.get('/v1/agreements', async ({ query }) =>
      agreementList(state, (query as { after?: unknown }).after),
    );
    addJobRoutes(guarded, jobs);
  });
}

const shown = ({ since, ...contact }: Contact) => ({
  ...contact,
  since: new Date(since / 1000).toISOString(),
});
