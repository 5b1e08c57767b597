import { Controller, Get, Inject } from '@nestjs/common';
import { Public } from '@shutong/platform';
import type { PortalFigures } from './portal-figures';
import { PortalFiguresService } from './portal-figures.service';

/** How much the portal has (internet zone). */
@Controller('api/v1/figures')
export class PortalFiguresController {
  constructor(@Inject(PortalFiguresService) private readonly figures: PortalFiguresService) {}

  /** Bodies, areas, datasets, records, interfaces and reuses, own and harvested: counted from what is open at this moment. */
  @Get()
  @Public('They are sums over what is open for everybody.')
  now(): Promise<PortalFigures> {
    return this.figures.now();
  }
}
