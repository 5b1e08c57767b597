import { ConnectorLinkResolver } from './connector-link.resolver';
import { ConnectorLinks } from './connector-links.service';
import { Heartbeats } from './heartbeats.service';
import { ListeningRounds } from './listening.schedule';
import { OutageRecord } from './outage-record.service';

/** Of the hub's process. */
export const linkStateProviders = [
  ConnectorLinkResolver,
  ConnectorLinks,
  Heartbeats,
  ListeningRounds,
  OutageRecord,
];
