import { MatterCopies } from './matter-copies.service';
import { MatterTellings } from './matter-tellings.service';
import { MatterResolver } from './matter.resolver';
import { MatterService } from './matter.service';
import { MatterSteps } from './matter-steps.service';
import { Matters } from './matters.service';
import { PartResolver } from './part.resolver';
import { Parts } from './parts.service';

/** Matters of several resources. */
export const matterProviders = [
  MatterCopies,
  MatterTellings,
  MatterResolver,
  MatterService,
  MatterSteps,
  Matters,
  PartResolver,
  Parts,
];
