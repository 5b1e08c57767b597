import { PromisesConsumer } from '../freshness/promises.consumer';
import { AuthoritiesConsumer } from '../coverage/authorities.consumer';
import { RuleDocumentsConsumer } from '../coverage/rule-documents.consumer';
import { DepartmentListsConsumer } from '../department-list/department-lists.consumer';
import { DutiesConsumer } from '../duty/duties.consumer';
import { FeedbackConsumer } from '../feedback/feedback.consumer';
import { LicensedDatasetsConsumer } from '../usage/licensed-datasets.consumer';
import { PublicationsConsumer } from '../freshness/publications.consumer';
import { OpenApplicationsConsumer } from '../overview/open-applications.consumer';
import { LeagueConsumer } from '../league/league.consumer';
import { FactsConsumer } from '../overview/facts.consumer';
import { ProjectsConsumer } from '../project-use/projects.consumer';
import { AssessmentsConsumer } from '../quality/assessments.consumer';
import { ReusesConsumer } from '../openness/reuses.consumer';
import { SurveysConsumer } from '../survey/surveys.consumer';
import { ThemesConsumer } from '../theme/themes.consumer';
import { ClocksConsumer } from '../timeliness/clocks.consumer';

/** Each learns from events of its own, none waiting for another. */
export const learning = [
  FactsConsumer,
  ClocksConsumer,
  LeagueConsumer,
  PublicationsConsumer,
  LicensedDatasetsConsumer,
  RuleDocumentsConsumer,
  AuthoritiesConsumer,
  ProjectsConsumer,
  AssessmentsConsumer,
  DepartmentListsConsumer,
  ThemesConsumer,
  ReusesConsumer,
  SurveysConsumer,
  PromisesConsumer,
  OpenApplicationsConsumer,
  FeedbackConsumer,
  DutiesConsumer,
];

/** The tables of the schema statistics that they write, and nobody else. */
export const learnt = [
  ...['act_day', 'approval', 'authority', 'call_day', 'clock', 'department', 'publication'],
  ...['dataset', 'dataset_metric', 'department_list', 'resource_theme', 'reuse', 'survey'],
  ...['duty_day', 'entry_cycle', 'feedback', 'licensed_dataset', 'open_application'],
  ...['project', 'project_resource', 'purpose_call', 'purpose_day', 'rule_document', 'thing'],
] as const;
