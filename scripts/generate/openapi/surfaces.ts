import { hubDoors, portalDoors } from '../doors';
import { HealthController } from '@shutong/platform';
import { BY_SECRET } from '../../../libs/opendata/developer/by-secret';
import { openApi } from './document';
import type { Route } from './routes';
import { programOf } from './source-types';

let program: ReturnType<typeof programOf> | undefined;

/** Read once for both: this is what takes time. */
const sources = () =>
  (program ??= programOf('apps/hub/app.module.ts', 'apps/portal/app.module.ts'));

/** REST as departments' systems and connectors call it (government network). */
export const hubOpenApi = (): string =>
  openApi({
    title: 'Shutong hub',
    description: 'REST for departments’ systems and connectors; people’s screens use GraphQL.',
    doors: hubDoors,
    program: sources(),
  });

/** REST as the public calls it (internet). */
export const portalOpenApi = (): string =>
  openApi({
    title: 'Shutong portal',
    description: 'REST for everybody: open data only.',
    doors: portalDoors,
    program: sources(),
    credentials: {
      key: {
        ...bearer,
        description: 'A key (`stk_…`), optional: who sends one has a quota of their own.',
      },
      secret: { ...bearer, description: 'The management secret of an account (`stm_…`).' },
    },
    securityOf: portalSecurityOf,
  });

const bearer = { type: 'http', scheme: 'bearer' };

/** The gate looks at every address but that of health. */
function portalSecurityOf({ controller }: Route): readonly object[] {
  if (Reflect.hasMetadata(BY_SECRET, controller)) return [{ secret: [] }];
  return controller === HealthController ? [] : [{}, { key: [] }];
}
