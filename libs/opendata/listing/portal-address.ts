import type { Config } from '@shutong/platform';
import type { FastifyRequest } from 'fastify';

/** With which the portal's own addresses begin, without a slash at the end: as configured, else as whoever asks addressed it. */
export const portalOf = (
  { portalUrl }: Pick<Config, 'portalUrl'>,
  { protocol, host }: Pick<FastifyRequest, 'protocol' | 'host'>,
): string => (portalUrl || `${protocol}://${host}`).replace(/\/+$/, '');
