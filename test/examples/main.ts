import { chmodSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { State } from '../../libs/connector/state/state';
import { layoutOf } from '../../apps/standalone/layout';
import { plantPeople, writePeople, type PlantedRow } from '../spy/plant';
import { castOf, departments, type Cast } from '../story/cast';
import { find } from '../story/catalog';
import { conclude } from '../story/exchange';
import { startInstance, type Instance } from '../support/instance';
import { departmentDatabaseUrl, secretsIn } from '../support/servers';
import { examplesFolder, said, toolbox, type Toolbox } from './tools';

const usage = `npm run examples

Runs what examples/ shows: shell, Java and Python at a connector's local address, and clients in Java and Python
that speak the hub's own API with a JOSE library alone. Works on a scratch instance; needs curl, a JDK 17 or newer,
Maven and Python 3.9 or newer. Last line: N passed, N failed, N skipped.
`;

async function main(argv: readonly string[]): Promise<number> {
  if (argv.length > 0) {
    console.log(usage);
    return argv.includes('--help') ? 0 : 2;
  }
  const scratch = await mkdtemp(join(tmpdir(), 'shutong-examples-'));
  chmodSync(scratch, 0o700);
  try {
    const [tools, instance] = await Promise.all([toolbox(scratch), startInstance()]);
    try {
      return await runAll(instance, tools, scratch);
    } finally {
      await instance.stop();
    }
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function runAll(instance: Instance, tools: Toolbox, scratch: string): Promise<number> {
  const planted = plantPeople();
  await writePeople(departmentDatabaseUrl(instance.folder, departments.police), planted);
  const [row] = planted.rows;
  const agreement = await agreementOf(await castOf(instance));
  const env = localSettings(instance, agreement, row!);
  const files = await keyFiles(instance, scratch, row!);
  const asked = [instance.running.hub, files.keys, agreement, files.provider, files.asked];
  const local = (name: string) => join(examplesFolder, 'local-address', name);
  const hub = (name: string) => join(examplesFolder, 'hub-api', name);
  const stranger = [...asked.slice(0, 3), 'A'.repeat(43), files.asked];
  const examples: readonly Example[] = [
    ['local address, shell', () => said('sh', [local('example.sh')], env), isLocal(row!)],
    ['local address, Python', () => said('python3', [local('example.py')], env), isLocal(row!)],
    ['local address, Java', () => said('java', [local('Example.java')], env), isLocal(row!)],
    ['hub API, Python', () => said(tools.python, [hub('client.py'), ...asked]), isMatch],
    ['hub API, Java', () => said('java', ['-cp', tools.classPath, 'Client', ...asked]), isMatch],
    ['hub API, Python, another pin', refusal(tools.python, [hub('client.py'), ...stranger]), isNo],
    [
      'hub API, Java, another pin',
      refusal('java', ['-cp', tools.classPath, 'Client', ...stranger]),
      isNo,
    ],
  ];
  let failed = 0;
  for (const [name, run, isRight] of examples) {
    const problem = await problemOf(run, isRight);
    if (problem !== undefined) failed += 1;
    console.log(problem === undefined ? `ok    ${name}` : `FAIL  ${name}: ${problem}`);
  }
  console.log(`${examples.length - failed} passed, ${failed} failed, 0 skipped`);
  return failed === 0 ? 0 : 1;
}

type Example = readonly [
  name: string,
  run: () => Promise<string>,
  isRight: (out: string) => boolean,
];

async function problemOf(run: Example[1], isRight: Example[2]): Promise<string | undefined> {
  try {
    const out = await run();
    return isRight(out) ? undefined : `said ${out}`;
  } catch (error) {
    return (error as Error).message;
  }
}

/** A client has to stop where the provider's key is not the pinned one. */
const refusal = (program: string, args: readonly string[]) => () =>
  said(program, args).then(
    (out) => `went on: ${out}`,
    (error: Error) => error.message,
  );
const isNo = (out: string): boolean => /another key|SecurityException/.test(out);
const isMatch = (out: string): boolean => linesOf(out)[0]?.['result'] === 'match';

/** One verification, one query, and the two rows of a job. */
const isLocal = (row: PlantedRow) => (out: string) => {
  const [verified, queried, first, second] = linesOf(out);
  const rows = queried?.['rows'] as { ADDRESS: string }[] | undefined;
  const results = [verified, first, second].map((line) => line?.['result']);
  return rows?.[0]?.ADDRESS === row.value && results.join() === 'match,match,no-match';
};

const linesOf = (out: string): Record<string, unknown>[] =>
  out
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Record<string, unknown>);

async function agreementOf(cast: Cast): Promise<string> {
  const wanted = { kind: 'resource', code: 'person-register' } as const;
  const { id: resourceId } = await find(cast.requester, '户籍人口', wanted);
  const fields = ['RESIDENT_NUMBER', 'ADDRESS'];
  const modes = ['verify', 'query'] as const;
  const wish = { resourceId, purposeCode: 'examples', modes, fields };
  return (await conclude(cast, wish, { officer: 'officer', head: 'officerHead', fields })).id;
}

function localSettings({ folder, running }: Instance, agreement: string, row: PlantedRow) {
  return {
    CONNECTOR: running.connectorOf[departments.requester]!,
    CONNECTOR_KEY: secretsIn(folder).localKeys[departments.requester]!,
    AGREEMENT: agreement,
    NUMBER: row.key,
    ADDRESS: row.value,
  };
}

/** What somebody who wrote a client of their own would have kept when they enrolled. */
async function keyFiles({ folder }: Instance, scratch: string, row: PlantedRow) {
  const requester = stateOf(folder, departments.requester);
  const provider = stateOf(folder, departments.police);
  try {
    const keys = join(scratch, 'keys.json');
    const { clientId } = requester.get('identity')!;
    writeFileSync(keys, JSON.stringify({ clientId, ...requester.get('keys')! }), { mode: 0o600 });
    const asked = join(scratch, 'asked.json');
    const content = { keys: { RESIDENT_NUMBER: row.key }, claims: { ADDRESS: row.value } };
    writeFileSync(asked, JSON.stringify(content));
    return { keys, asked, provider: provider.get('identity')!.thumbprint };
  } finally {
    await requester.close();
    await provider.close();
  }
}

const stateOf = (folder: string, department: string): State =>
  State.open(layoutOf(folder).connector(department));

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
