import { errorCatalogue, messageOf, statusOf } from '@shutong/platform';
import { page, table } from './markdown';

export function errorsMarkdown(): string {
  const rows = [...errorCatalogue()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([code, kind]) => {
      const en = messageOf(code, 'en');
      const zh = messageOf(code, 'zh-CN');
      return [`\`${code}\``, statusOf[kind], `${en.title} · ${zh.title}`, en.cause, en.remedy];
    });
  return page(
    'Errors',
    'the *.errors.ts files and catalog/messages',
    'REST answers `application/problem+json` (RFC 9457) with the code in `code`; GraphQL carries it in `extensions.code`. `{…}` is filled in.',
    table(['Code', 'Status', 'What happened', 'Why', 'What to do'], rows),
  );
}
