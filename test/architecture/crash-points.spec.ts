import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { projectRoot } from '@shutong/platform';
import { steps } from '@shutong/crash';
import { places, pointsOf, suites } from '../chaos/points';
import { sourceFiles } from '../support/source-files';

/** Where changes are written, data released and messages delivered. */
const paths = [
  'libs/platform/database/database.ts',
  'libs/audit/entry/',
  'libs/audit/publisher/',
  'libs/tlog-folder/publisher/',
  'libs/exchange/call/',
  'libs/exchange/delivery/',
  'libs/exchange/batch/',
  'libs/messaging/inbox/',
  'libs/messaging/relay/',
  'libs/transport/embedded/feed.ts',
  'libs/transport/stream/stream.session.ts',
  'libs/transport/stream/stream.connection.ts',
  'libs/transport/kafka/kafka.subscription.ts',
  'libs/connector/agreement/agreement-book.ts',
  'libs/connector/agreement/agreement-messages.ts',
  'libs/connector/agreement/restriction-messages.ts',
  'libs/connector/agreement/signing.ts',
  'libs/connector/asking/',
  'libs/connector/inbound/provider-calls.ts',
  'libs/connector/state/quota-book.ts',
  'libs/connector/call-log/kept-log.ts',
  'libs/connector/job/',
  'libs/connector/outgoing/',
  'libs/connector/token-key/',
  'libs/connector/batch/',
];

/** A table of a connector's state. */
const table =
  '(agreements|proposals|restrictions|issued|unproven|newcomers|outgoing|quota|calls|callQueue|' +
  'jobs|jobRows|jobChunks|sendings|cuts|receivings|intakes|receipts)';

/** What commits, sends or acknowledges: the called thing with the beginning of its first argument. */
const risky: readonly RegExp[] = [
  // Commits.
  /\.query\('COMMIT/,
  /\.dataSource\.transaction\(/,
  /audit\.order_entries/,
  /\bthis\.insert\(this\.pool/,
  /\blog\.claim\(/,
  /\.replaceCheckpoint\(/,
  /\bthis\.store\.put\(/,
  new RegExp(`\\b${table}\\.(put|transaction)\\(`),
  /\b(statements|callLog)\.add\w*\(/,
  /^this\.put\(/,
  /^changeOpen\(/,
  /\bstate\.put\('(tokenKey|wrappedTokenKey)'/,
  // Sends.
  /\btransport\.publish\(/,
  /^send\(address/,
  /^this\.write\($/,
  /\bhub\.(post|upload|put)(<.*>)?\(/,
  // Acknowledgements.
  /\bstore\.hold\(/,
  /\.commitOffsets\(/,
  /\bchannel\.ask\(call/,
];

/** Of a batch that fails: no load of chaos fails one, batch-course.db.spec does. */
const failing = 'the end of a batch that fails';

/** Of an authority that nobody has pinned yet: no load of chaos takes a pin away, outage.db.spec does without one. */
const unpinned = 'what waits until the authority is pinned';

const helper = 'a helper: its callers are looked at';

/** Where nothing is at risk, by file and text, and why. */
const harmless: Readonly<Record<string, string>> = {
  'libs/connector/agreement/restriction-messages.ts unproven.put(key': unpinned,
  "libs/connector/token-key/token-keys.ts this.parts.state.put('wrappedTokenKey'": unpinned,
  'libs/connector/batch/receiving/batch-ordering.ts changeOpen(state': failing,
  'libs/connector/batch/receiving/batch-end.ts changeOpen(state': failing,
  'libs/connector/batch/hub-batch.ts hub.post(`${batchPath(id)}/failure`': failing,
  'libs/connector/batch/sending/batch-sending.ts this.parts.state.sendings.put(id': failing,
  'libs/connector/batch/receiving/change-open.ts receivings.put(id': helper,
  'libs/connector/batch/receiving/change-open.ts receivings.transaction(': helper,
  'libs/transport/stream/stream.connection.ts this.channel.ask(call':
    'a sign of life without a position acknowledges nothing',
};

interface Place {
  readonly file: string;
  readonly text: string;
  /** Step by which it is guarded. */
  readonly step: string | undefined;
}

const guards = ['atRisk', 'beforeRisk', 'afterRisk', 'sendingAtRisk'];

const files = sourceFiles('libs').filter(
  (file) =>
    !/\.(spec|contract|fixture)\.ts$/.test(file) && paths.some((path) => file.startsWith(path)),
);

function parsed(file: string): ts.SourceFile {
  const text = readFileSync(join(projectRoot(), file), 'utf8');
  return ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
}

function callsIn(source: ts.SourceFile): ts.CallExpression[] {
  const found: ts.CallExpression[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) found.push(node);
    node.forEachChild(visit);
  };
  visit(source);
  return found;
}

const plain = [
  ...[ts.isIdentifier, ts.isPropertyAccessExpression],
  ...[ts.isStringLiteralLike, ts.isTemplateExpression],
];

/** What is called, with its first argument where that is a name or a text. */
function textOf({ expression, arguments: [first] }: ts.CallExpression): string {
  const called = expression.getText();
  const shown = first && plain.some((is) => is(first)) ? first.getText() : '';
  return called.includes('=>') ? '' : `${called}(${shown}`.replaceAll(/\s+/g, ' ');
}

const nameOf = (call: ts.CallExpression): string => call.expression.getText();

const stepOf = (call: ts.CallExpression): string =>
  (call.arguments[0] as ts.StringLiteral | undefined)?.text ?? '';

/** The step around a call: that of `atRisk`, or of the two lines between which it stands. */
function guardOf(call: ts.CallExpression): string | undefined {
  for (let at: ts.Node = call; at.parent; at = at.parent) {
    if (ts.isCallExpression(at) && nameOf(at) === 'atRisk') return stepOf(at);
    if (!ts.isMethodDeclaration(at)) continue;
    const within = callsIn(parsedNode(at)).map((one) => [nameOf(one), stepOf(one)] as const);
    const before = within.find(([name]) => name === 'beforeRisk')?.[1];
    const after = within.find(([name]) => name === 'afterRisk')?.[1];
    return before === after ? before : undefined;
  }
  return undefined;
}

const parsedNode = (node: ts.Node): ts.SourceFile =>
  ts.createSourceFile('method.ts', `class M { ${node.getText()} }`, ts.ScriptTarget.Latest, true);

describe('crash points', () => {
  const all: Place[] = files.flatMap((file) =>
    callsIn(parsed(file)).flatMap((call) => {
      const text = textOf(call);
      return risky.some((one) => one.test(text)) ? [{ file, text, step: guardOf(call) }] : [];
    }),
  );
  const named = sourceFiles('libs').flatMap((file) =>
    callsIn(parsed(file))
      .filter((call) => guards.includes(nameOf(call)) && ts.isStringLiteral(call.arguments[0]!))
      .map((call) => ({ file, guard: nameOf(call), step: stepOf(call) })),
  );

  it('stand before and after every commit, send and acknowledgement of the paths', () => {
    expect(all.length).toBeGreaterThan(30);
    const bare = all.filter(({ step }) => step === undefined);
    const found = bare.map(({ file, text }) => `${file} ${text}`);
    expect([...new Set(found)].sort()).toEqual(Object.keys(harmless).sort());
  });

  it('are each taken somewhere in the code, and none is taken that is not listed', () => {
    const known = Object.keys(steps);
    expect([...new Set(named.map(({ step }) => step))].sort()).toEqual([...known].sort());
  });

  it('come in pairs where two lines make one', () => {
    const lines = (guard: string) =>
      named.filter((one) => one.guard === guard).map(({ file, step }) => `${file} ${step}`);
    expect(lines('beforeRisk')).toEqual(lines('afterRisk'));
  });

  it('are each forced by a suite of chaos, in a process that takes the step', () => {
    const forced = suites.flatMap((suite) => [...pointsOf(suite).values()].flat());
    const listed = Object.keys(places).flatMap((step) => [`${step}.before`, `${step}.after`]);
    expect([...new Set(forced)].sort()).toEqual(listed.sort());
  });
});
