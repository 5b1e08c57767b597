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
import { jobSteps, rowSteps } from '@shutong/connector';
import { page } from './markdown';

type Steps = Readonly<Record<string, { readonly from: readonly string[]; readonly to?: string }>>;

const diagram = (steps: Steps): string => {
  const id = (state: string) => state.replaceAll('-', '_');
  const arrows = Object.entries(steps).flatMap(([step, { from, to }]) =>
    from.map((state) => `  ${id(state)} --> ${id(to ?? state)}: ${step}`),
  );
  return ['```mermaid', 'stateDiagram-v2', ...arrows, '```'].join('\n');
};

export function statesMarkdown(): string {
  return page(
    'States',
    'the *.states.ts files',
    '## Entry (目录)',
    diagram(entrySteps),
    '## Change that the catalogue follows (变更事项)',
    diagram(catalogChangeSteps),
    '## Application (共享申请)',
    diagram(applicationSteps),
    '## Agreement (共享协议)',
    diagram(agreementSteps),
    '## Batch (批量交换)',
    diagram(batchSteps),
    '## Rectification (整改)',
    diagram(rectificationSteps),
    '## Service change (服务变更)',
    diagram(serviceChangeSteps),
    '## Data return (数据回流)',
    diagram(dataReturnSteps),
    '## Correction (校核)',
    diagram(correctionSteps),
    '## Dispute (争议)',
    diagram(disputeSteps),
    '## Need (数据需求)',
    diagram(needSteps),
    '## Application for open data (开放申请)',
    diagram(openApplicationSteps),
    '## Agreement on open data (开放授权协议)',
    diagram(openAgreementSteps),
    '## Project (联合项目)',
    diagram(projectSteps),
    '## Party of a project (项目参与方)',
    diagram(partySteps),
    '## Resource of a project (项目资源)',
    diagram(projectResourceSteps),
    '## Job of bulk verification (批量核验)',
    diagram(jobSteps),
    '## Row of a job (核验行)',
    diagram(rowSteps),
  );
}
