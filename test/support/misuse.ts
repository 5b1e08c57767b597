import type { Order } from '../../libs/exchange/rectification/rectification.policy';
import { Rectifications } from '../../libs/exchange/rectification/rectifications.service';
import { bureau, water, type ExchangeHub } from './exchange';

type Hub = Pick<ExchangeHub, 'app' | 'as'>;

/** What the authority finds where a test needs an agreement stopped. */
export const misuse: Order = {
  breach: 'wider-use',
  facts: '超范围使用',
  ordered: '停止超范围使用并报告',
};

/** Suspended by the authority for misuse. */
export async function suspended(hub: Hub, agreementId: string): Promise<string> {
  const authority = hub.as(bureau, 'authority', 'gao');
  return (await hub.app.get(Rectifications).suspend(authority, agreementId, misuse)).id;
}

/** Suspended, and terminated since the requester refuses to put it right. */
export async function terminated(hub: Hub, agreementId: string): Promise<void> {
  await stopped(hub, agreementId, await suspended(hub, agreementId));
}

/** One that is suspended for this misuse. */
export async function stopped(hub: Hub, agreementId: string, id: string): Promise<void> {
  const rectifications = hub.app.get(Rectifications);
  await rectifications.refuse(hub.as(water, 'office-head', 'li'), id, '不认可');
  await rectifications.terminate(hub.as(bureau, 'authority', 'gao'), agreementId, '拒不整改');
}
