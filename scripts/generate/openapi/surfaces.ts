import { hubDoors, portalDoors } from '../doors';
import { openApi } from './document';
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
  });
