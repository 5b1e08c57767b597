import {
  agreementSteps,
  applicationSteps,
  batchSteps,
  correctionSteps,
  dataReturnSteps,
  disputeSteps,
  rectificationSteps,
  serviceChangeSteps,
  needSteps,
  openAgreementSteps,
  openApplicationSteps,
  partySteps,
  projectResourceSteps,
  projectSteps,
} from '@shutong/exchange';
import { catalogChangeSteps, entrySteps } from '@shutong/catalog';
import { clockSteps } from '@shutong/clocks';
import { jobSteps, rowSteps } from '@shutong/connector';
import { versionSteps } from '@shutong/datasets';
import {
  contestSteps,
  feedbackSteps,
  publicationSteps,
  reuseSteps,
  runSteps,
  sourceSteps,
} from '@shutong/opendata';
import { page } from './markdown';

type Steps = Readonly<Record<string, { readonly from: readonly string[]; readonly to?: string }>>;

const diagram = (steps: Steps): string => {
  const id = (state: string) => state.replaceAll('-', '_');
  const arrows = Object.entries(steps).flatMap(([step, { from, to }]) =>
    from.map((state) => `  ${id(state)} --> ${id(to ?? state)}: ${step}`),
  );
  return ['```mermaid', 'stateDiagram-v2', ...arrows, '```'].join('\n');
};

/** In the order in which they are drawn. */
const machines: readonly (readonly [string, Parameters<typeof diagram>[0]])[] = [
  ['Entry (目录)', entrySteps],
  ['Change that the catalogue follows (变更事项)', catalogChangeSteps],
  ['Application (共享申请)', applicationSteps],
  ['Agreement (共享协议)', agreementSteps],
  ['Clock of a limit (时限)', clockSteps],
  ['Batch (批量交换)', batchSteps],
  ['Rectification (整改)', rectificationSteps],
  ['Service change (服务变更)', serviceChangeSteps],
  ['Data return (数据回流)', dataReturnSteps],
  ['Correction (校核)', correctionSteps],
  ['Dispute (争议)', disputeSteps],
  ['Need (数据需求)', needSteps],
  ['Application for open data (开放申请)', openApplicationSteps],
  ['Agreement on open data (开放授权协议)', openAgreementSteps],
  ['Project (联合项目)', projectSteps],
  ['Party of a project (项目参与方)', partySteps],
  ['Resource of a project (项目资源)', projectResourceSteps],
  ['Job of bulk verification (批量核验)', jobSteps],
  ['Row of a job (核验行)', rowSteps],
  ['Version of a dataset (数据集版本)', versionSteps],
  ['Publication (开放发布)', publicationSteps],
  ['Contest or project (创新大赛)', contestSteps],
  ['Feedback (公众反馈)', feedbackSteps],
  ['Reuse of open data (数据利用成果)', reuseSteps],
  ['Source of harvests (采集来源)', sourceSteps],
  ['Harvest (采集)', runSteps],
];

export const statesMarkdown = (): string =>
  page(
    'States',
    'the *.states.ts files',
    ...machines.flatMap(([name, steps]) => [`## ${name}`, diagram(steps)]),
  );
