import { statSync } from 'node:fs';
import { parseArgs } from 'node:util';

/** How `npm start` was called. */
export interface Arguments {
  readonly kafka: boolean;
  readonly freePorts: boolean;
  readonly catalog: string | undefined;
  /** Names of processes whose end does not end the others. */
  readonly mayEnd: readonly string[];
  readonly help: boolean;
}

export const usage = `npm start -- [--kafka] [--catalog DIR] [--free-ports] [--may-end NAME]…

Starts the whole of Shutong on this machine with a demo region: PostgreSQL, hub, portal, worker and
the connectors of three departments (and a hosted one). Data stays in .data/ (SHUTONG_DATA).
HARVEST_NETWORKS: networks that are not of the public internet and may be harvested from.

  --kafka        messages travel over Apache Kafka: KAFKA_BROKERS, or a broker of its own (needs
                 Java 17 and Maven)
  --catalog DIR  also loads the published catalogues in DIR
  --free-ports   any free ports instead of 7400, 7500, …
  --may-end NAME the process of that name in running.json may end: you kill it and start it again yourself
`;

/** Throws on anything unknown, and on a folder that is none. */
export function argumentsOf(argv: readonly string[]): Arguments {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      kafka: { type: 'boolean', default: false },
      'free-ports': { type: 'boolean', default: false },
      catalog: { type: 'string' },
      'may-end': { type: 'string', multiple: true, default: [] },
      help: { type: 'boolean', default: false },
    },
  });
  const { catalog } = values;
  if (catalog !== undefined && !statSync(catalog, { throwIfNoEntry: false })?.isDirectory()) {
    throw new Error(`--catalog ${catalog} is not a folder.`);
  }
  return {
    kafka: values.kafka || (process.env['KAFKA_BROKERS'] ?? '') !== '',
    freePorts: values['free-ports'],
    catalog,
    mayEnd: values['may-end'],
    help: values.help,
  };
}
