import { mariadbMissing } from '../../test/support/mariadb';
import { s3Missing } from '../../test/support/s3-server';
import type { Suite } from './suites';

const config = 'vitest.config.mjs';

export const transports: readonly Suite[] = [
  { name: 'embedded', spec: 'libs/transport/embedded/embedded.db.spec.ts', config },
  { name: 'stream', spec: 'libs/transport/stream/stream.db.spec.ts', config },
  {
    name: 'kafka',
    spec: 'test/kafka/transport.kafka.spec.ts',
    config: 'test/kafka/vitest.config.mjs',
  },
];

const source = (name: string, spec: string, missing?: string): Suite => ({
  ...{ name, config, missing },
  spec: `libs/connector/source/${spec}`,
  title: `source ${name}`,
});

export const sources: readonly Suite[] = [
  source('postgres', 'postgres/postgres.db.spec.ts'),
  source('mariadb', 'mysql/mysql.db.spec.ts', mariadbMissing),
  source('csv', 'csv/csv.spec.ts'),
  source('excel', 'excel/excel.spec.ts'),
  source('http', 'http/http.spec.ts'),
];

const objectStore = (name: string, missing?: string): Suite => ({
  ...{ name, config, missing },
  spec: `libs/platform/object-store/${name}-object-store.spec.ts`,
});

export const objectStores: readonly Suite[] = [objectStore('file'), objectStore('s3', s3Missing)];

/** Dialects that speak one of the protocols: until somebody probes one by its address, nothing is claimed of it. */
export const notRunHere = ['mysql', 'oceanbase', 'tidb', 'kingbase', 'opengauss'];
