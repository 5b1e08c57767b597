import { EntryApplyingResolver, ResourceApplyingResolver } from './applying.resolver';
import { Applying } from './applying.service';

/** Whether somebody can apply for what the catalogue shows. */
export const applyingProviders = [Applying, EntryApplyingResolver, ResourceApplyingResolver];
