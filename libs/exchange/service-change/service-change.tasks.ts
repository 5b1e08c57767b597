import type { ServiceChange } from './service-change.entity';

/** What somebody is told when a service change has come to its present state, and may have to do about it. */
export const serviceChangeTask = ({ id, state }: Pick<ServiceChange, 'id' | 'state'>): string =>
  `service-change/${id}/${state}`;
