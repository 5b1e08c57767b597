import { Inject } from '@nestjs/common';
import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { Connector } from '../link/connector.entity';
import { ConnectorType } from '../link/connector.graphql';
import { ConnectorLinks } from './connector-links.service';
import { ConnectorLinkType, MonthlyAvailabilityType } from './link-state.graphql';

/** What a connector's connection is like; whoever may see the connector may see it. */
@Resolver(() => ConnectorType)
export class ConnectorLinkResolver {
  constructor(@Inject(ConnectorLinks) private readonly links: ConnectorLinks) {}

  @ResolveField('link', () => ConnectorLinkType)
  link(@Parent() { department }: Connector) {
    return this.links.linkOf(department);
  }

  @ResolveField('availability', () => [MonthlyAvailabilityType], {
    description: 'Of the last twelve months, the newest first; outages of the hub do not count.',
  })
  availability(@Parent() { department }: Connector) {
    return this.links.availabilityOf(department);
  }
}
