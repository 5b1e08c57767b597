import { Beginners } from './beginners.service';
import { FirstStepsResolver } from './first-steps.resolver';

/** What somebody may begin. */
export const firstStepProviders = [Beginners, FirstStepsResolver];
