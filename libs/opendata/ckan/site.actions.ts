import { Inject, Injectable } from '@nestjs/common';
import { PortalCatalogue } from '../listing/portal-catalogue.service';
import { WithdrawnDatasets } from '../listing/withdrawn-datasets.service';
import type { CkanActions } from './action';
import type { Asked } from './asked';
import { missing } from './ckan-answer';

/** Of CKAN, whose actions these are like; clients look which ones they may call. */
const ckanVersion = '2.11.0';

/** What clients ask before all else. */
@Injectable()
export class SiteActions {
  readonly all: CkanActions = {
    site_read: {
      about: 'Whether the portal may be read: always.',
      run: () => Promise.resolve(true),
    },
    status_show: {
      about: 'What the portal is.',
      run: ({ portal }) => Promise.resolve(statusOf(portal)),
    },
    resource_view_list: {
      about: 'Views of a resource: there are none. Parameters: id.',
      run: (asked) => this.views(asked),
    },
  };

  constructor(
    @Inject(PortalCatalogue) private readonly catalogue: PortalCatalogue,
    @Inject(WithdrawnDatasets) private readonly withdrawn: WithdrawnDatasets,
  ) {}

  private async views(asked: Asked): Promise<readonly never[]> {
    const id = asked.needed('id');
    const found = await this.catalogue.distribution(asked.ctx, id, asked.portal);
    if (found) return [];
    await this.withdrawn.refuse(asked.ctx, id);
    throw missing('Resource was not found.');
  }
}

const statusOf = (portal: string) => ({
  ...{ ckan_version: ckanVersion, site_url: portal, site_title: '数通 Shutong' },
  ...{ site_description: '', locale_default: 'zh_Hans_CN', error_emails_to: null },
  extensions: ['datastore'],
});
