import { NeedAnswers } from './need-answers.service';
import { NeedClocks } from './need-clocks.service';
import { NeedNotices } from './need-notices.service';
import { NeedRegister } from './need-register.service';
import { NeedResolver } from './need.resolver';
import { NeedStandings } from './need-standings.service';
import { NeedSteps } from './need-steps.service';
import { Needs } from './needs.service';

/** Needs for data that nobody has catalogued, from their filing to their end. */
export const needProviders = [
  NeedAnswers,
  NeedClocks,
  NeedNotices,
  NeedRegister,
  NeedResolver,
  NeedStandings,
  NeedSteps,
  Needs,
];
