import {
  generateConnectorKeys,
  issueKeyCard,
  openConnectorKeys,
  openKeyCard,
  WireError,
  type AgreementTerms,
  type CallRequest,
  type ConnectorKeys,
  type KeyCard,
} from '.';

/** Material of this lib's specs: parties with real keys, terms between them, calls under the terms. */
export interface Party {
  readonly keys: ConnectorKeys;
  readonly card: KeyCard;
  readonly jws: string;
}

export const departments = {
  provider: '11520000009390021X',
  requester: '11520000009390056T',
  other: '11520000009390099K',
} as const;

export const now = 1_795_500_000_000_000;
const second = 1_000_000;

export async function party(department: string, hosted = false): Promise<Party> {
  const keys = await openConnectorKeys(generateConnectorKeys());
  const jws = issueKeyCard(keys, { department, hosted, issuedAt: now });
  return { keys, jws, card: await openKeyCard(jws) };
}

export interface Parties {
  readonly provider: Party;
  readonly requester: Party;
  readonly other: Party;
}

export const parties = async (): Promise<Parties> => ({
  provider: await party(departments.provider),
  requester: await party(departments.requester),
  other: await party(departments.other),
});

const side = ({ card }: Party, name: string) => ({
  department: card.department,
  name,
  thumbprint: card.thumbprint,
  hosted: card.hosted,
});

export const termsBetween = ({ provider, requester }: Parties): AgreementTerms => ({
  v: 'shutong.agreement/2',
  id: '0199f0f2-7c1e-7d0a-9f43-2b6a5f1c0e11',
  version: 1,
  application: '0199f0f2-7c1e-7d0a-9f43-2b6a5f1c0e10',
  resource: { code: 'person-register', title: '人口基础信息', version: 3 },
  provider: side(provider, '公安厅'),
  requester: side(requester, '人社厅'),
  modes: ['verify', 'query'],
  fields: ['name', 'birthDate', 'address'],
  keyFields: ['residentNumber'],
  rowFilter: [{ field: 'status', type: 'number', op: 'eq', values: ['1'] }],
  purpose: { code: 'pension-check', text: '养老金领取资格认证' },
  scenario: '资格认证',
  scope: '养老保险处',
  legalBasis: '社会保险法第七十四条',
  term: { from: now - 1000 * second, until: now + 1000 * second },
  quota: { calls: 1000, window: 'day' },
  maxRows: 100,
  masks: { address: 'keep-3-0' },
  matchRules: { name: 'nfkc', birthDate: 'date' },
  personal: { subjectField: 'residentNumber' },
  security: { measures: ['accessControl'], viewers: '养老保险处经办人员', details: '' },
  onwardUse: false,
  issuedAt: now,
});

const clear = {
  id: '0199f0f2-7c1e-7d0a-9f43-2b6a5f1c0e12',
  agreement: '0199f0f2-7c1e-7d0a-9f43-2b6a5f1c0e11',
  agreementVersion: 1,
  resource: 'person-register',
  purpose: 'pension-check',
  issuedAt: now,
  deadline: now + 5 * second,
};

export const verifyRequest: CallRequest = {
  clear: { ...clear, mode: 'verify', fields: ['name', 'birthDate'], rowsAsked: 0 },
  content: {
    keys: { residentNumber: '11010519491231002X' },
    claims: { name: '张三', birthDate: '1949-12-31' },
  },
};

export const queryRequest: CallRequest = {
  clear: { ...clear, mode: 'query', fields: ['name', 'address'], rowsAsked: 50 },
  content: { keys: { residentNumber: '11010519491231002X' }, filter: { status: 1 } },
};

/** Code of what the work throws, and the message after it; anything but a WireError fails the test. */
export async function refusal(work: () => unknown): Promise<string> {
  try {
    await work();
  } catch (error) {
    if (error instanceof WireError) return `${error.code} ${error.message}`;
    throw error;
  }
  throw new Error('Nothing was thrown.');
}
