import { OpenAgreementResolver } from './open-agreement.resolver';
import { OpenAnswers } from './open-answers.service';
import { OpenApplicationResolver } from './open-application.resolver';
import { OpenApplications } from './open-applications.service';
import { OpenApplying } from './open-applying.service';
import { OpenConclusion } from './open-conclusion.service';
import { OpenOffers } from './open-offers.service';
import { OpenRegister } from './open-register.service';
import { OpenReview } from './open-review.service';
import { OpenReviewResolver } from './open-review.resolver';
import { OpenRevocation } from './open-revocation.service';
import { OpenSteps } from './open-steps.service';
import { OpenTellings } from './open-tellings.service';

/** Applications for conditionally open data, from their drafts to their agreements. */
export const openApplicationProviders = [
  OpenAgreementResolver,
  OpenAnswers,
  OpenApplicationResolver,
  OpenApplications,
  OpenApplying,
  OpenConclusion,
  OpenOffers,
  OpenRegister,
  OpenReview,
  OpenReviewResolver,
  OpenRevocation,
  OpenSteps,
  OpenTellings,
];
