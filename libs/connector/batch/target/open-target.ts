import type { TargetConfig } from '../intake';
import { CsvTarget } from './csv/csv-target';
import { PostgresTarget } from './postgres/postgres-target';
import type { Target } from './target';

export const openTarget = (config: TargetConfig): Target =>
  config.kind === 'csv' ? new CsvTarget(config) : new PostgresTarget(config);
