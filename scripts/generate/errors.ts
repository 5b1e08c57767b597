import { errorCatalogue, languages, messageOf, statusOf, type Language } from '@shutong/platform';
import { wireErrors } from '@shutong/wire';
import { connectorErrors } from '../../libs/connector/errors/connector.errors';
import { classCodes } from './class-codes';
import { page, table } from './markdown';

/** Codes that hub, portal and connectors answer with texts in both languages, and their HTTP status. */
export function answeredErrors(): ReadonlyMap<string, number> {
  const hub = [...errorCatalogue()].map(([code, kind]) => [code, statusOf[kind]] as const);
  const all = [...hub, ...Object.entries(connectorErrors)];
  return new Map(all.sort(([a], [b]) => (a < b ? -1 : 1)));
}

export function errorsMarkdown(): string {
  return page(
    'Errors',
    'the *.errors.ts files and catalog/messages',
    'REST answers `application/problem+json` (RFC 9457) with the code in `code`; GraphQL carries it in `extensions.code`. `{…}` is filled in.',
    table(['Code', 'Status', 'What happened', 'Why', 'What to do'], answered()),
    '## Inside messages and files',
    'Codes of the libraries, for those who write a connector or read a log of a process; answers of the stream transport carry the `transport.` ones.',
    table(['Code', 'What it means'], ofLibraries()),
  );
}

function answered(): string[][] {
  return [...answeredErrors()].map(([code, status]) => {
    const [zh, en] = languages.map((language: Language) => messageOf(code, language));
    return [`\`${code}\``, String(status), `${en!.title} · ${zh!.title}`, en!.cause, en!.remedy];
  });
}

function ofLibraries(): string[][] {
  const wire = Object.entries(wireErrors).map(([code, meaning]) => ({ code, meaning }));
  const classes = [
    ...classCodes('libs/transport/transport.errors.ts', 'transport'),
    ...classCodes('libs/tlog/tlog.errors.ts', 'tlog'),
  ];
  return [...classes, ...wire].map(({ code, meaning }) => [`\`${code}\``, meaning]);
}
