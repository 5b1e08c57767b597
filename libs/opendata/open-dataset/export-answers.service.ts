import { Readable } from 'node:stream';
import { Inject, Injectable, StreamableFile } from '@nestjs/common';
import { byteOrderMark } from '@shutong/catalog';
import { Usage } from '@shutong/messaging';
import { Config, canonicalJson, sha256, type Context } from '@shutong/platform';
import { askerOf, type Exchanged } from './asker';
import { exportMediaTypes } from './export-format';
import { licenceHeaders } from './licence-headers';
import { OpenExports, assertFits, type AskedExport } from './open-exports.service';
import { isHeld } from './preconditions';
import { contentOf } from './table-file';

/** How tables as files are answered with, whatever address they were asked for at. */
@Injectable()
export class ExportAnswers {
  constructor(
    @Inject(OpenExports) private readonly exports: OpenExports,
    @Inject(Usage) private readonly usage: Usage,
    @Inject(Config) private readonly config: Config,
  ) {}

  /** A hash of all bytes follows as a trailer. Undefined for what whoever asks holds. @throws as `OpenExports.write` */
  async answer(
    ctx: Context,
    asked: Omit<AskedExport, 'ended'>,
    { request, reply }: Exchanged,
  ): Promise<StreamableFile | undefined> {
    // HEAD and a tag that is held are told what GET would be.
    assertFits(asked);
    const told = licenceHeaders(asked.table, this.config.openLicence);
    const headers = { ...headersOf(asked), ...told };
    if (isHeld(request.headers['if-none-match'], headers.etag.slice(2))) {
      void reply.status(304).headers(headers);
      return undefined;
    }
    const type = exportMediaTypes[asked.format];
    if (request.method === 'HEAD') {
      void reply.headers(headers);
      return new StreamableFile(Readable.from([]), { type });
    }
    const ended = (sha256: Buffer): void =>
      reply.raw.addTrailers({ 'repr-digest': `sha-256=:${sha256.toString('base64')}:` });
    const { dataset, version } = asked.table;
    const { content, rows } = await this.usage.counted(
      ctx,
      { act: 'download', channel: 'portal', dataset, version },
      () => this.exports.write({ ...asked, ended }, askerOf(request, reply)),
      (written) => ({ rows: written.rows }),
    );
    void reply.headers({ ...headers, 'row-count': String(rows), trailer: 'repr-digest' });
    return new StreamableFile(content, { type });
  }
}

/**
 * The same table may be written otherwise by another release of the engine: the tag is a weak one, and no part is given. How many rows are
 * found is known as soon as they have been.
 */
function headersOf({ table, query, format, forSpreadsheet, around }: Omit<AskedExport, 'ended'>) {
  const { rows, dataset, version, place, publishedAt } = table;
  const variant = [
    ...[format, forSpreadsheet ? '-spreadsheet' : ''],
    around.before.startsWith(byteOrderMark) ? '-marked' : '',
    query ? `-${sha256(canonicalJson(query)).slice(0, 16)}` : '',
  ].join('');
  return {
    etag: `W/"${contentOf(table)}-${variant}"`,
    'last-modified': publishedAt.toUTCString(),
    'accept-ranges': 'none',
    ...(query ? {} : { 'row-count': String(rows) }),
    'content-disposition': `attachment; filename="${dataset}-${version}-${place}${query ? '-selected' : ''}.${format}"`,
  };
}
