import { ProjectApplications } from './project-applications.service';
import { ProjectArrivals } from './project-arrivals.service';
import { ProjectClosing } from './project-closing.service';
import { ProjectConsents } from './project-consents.service';
import { ProjectEffects } from './project-effects.service';
import { ProjectEndings } from './project-endings.service';
import { ProjectFiles } from './project-files.service';
import { ProjectGrants } from './project-grants.service';
import { ProjectNotices } from './project-notices.service';
import { ProjectOffers } from './project-offers.service';
import { ProjectProposals } from './project-proposals.service';
import { ProjectRegister } from './project-register.service';
import { ProjectResolver } from './project.resolver';
import { ProjectResourceResolver } from './project-resource.resolver';
import { ProjectStandings } from './project-standings.service';
import { ProjectSteps } from './project-steps.service';
import { ProjectUsage } from './project-usage.service';
import { Projects } from './projects.service';

/** Projects of several organisations, from their founding to their end. */
export const projectProviders = [
  ProjectApplications,
  ProjectArrivals,
  ProjectClosing,
  ProjectConsents,
  ProjectEffects,
  ProjectEndings,
  ProjectFiles,
  ProjectGrants,
  ProjectNotices,
  ProjectOffers,
  ProjectProposals,
  ProjectRegister,
  ProjectResolver,
  ProjectResourceResolver,
  ProjectStandings,
  ProjectSteps,
  ProjectUsage,
  Projects,
];
