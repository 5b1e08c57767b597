import { Arrivals } from './arrivals.service';
import { EnrolmentService } from './enrolment.service';
import { Invitations } from './invitations.service';

/** Connectors join. */
export const enrolmentProviders = [Arrivals, EnrolmentService, Invitations];
