import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { Ctx, Public, Requires, type Context } from '@shutong/platform';
import { MalformedError, parseTilePath, type EntryBundle, type Tile } from '@shutong/tlog';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Audit } from '../entry/audit.service';
import { auditErrors } from '../audit.errors';
import { PublishedLog } from './published-log.service';

/** What a tile's path names never changes. Errors may, so these are set on success only. */
const forever = 'max-age=31536000, immutable';
const bundleHeaders = {
  'content-type': 'application/octet-stream',
  'cache-control': `private, ${forever}`,
};
const tileHeaders = {
  'content-type': 'application/octet-stream',
  'cache-control': `public, ${forever}`,
  'access-control-allow-origin': '*',
};
const checkpointHeaders = {
  'content-type': 'text/plain; charset=utf-8',
  'cache-control': 'public, max-age=1',
  'access-control-allow-origin': '*',
};

/**
 * The log for verifiers that are not ours (C2SP tlog-tiles): checkpoint and hash tiles for anyone,
 * entry bundles for auditors.
 */
@Controller('log')
export class LogController {
  constructor(
    @Inject(PublishedLog) private readonly log: PublishedLog,
    @Inject(Audit) private readonly audit: Audit,
  ) {}

  @Get('checkpoint')
  @Public('Anyone may keep what the log has signed, to hold it to that later.')
  async checkpoint(@Res({ passthrough: true }) reply: FastifyReply): Promise<Buffer> {
    const checkpoint = await this.log.checkpoint();
    void reply.headers(checkpointHeaders);
    return checkpoint;
  }

  @Get('tile/entries/*')
  @Requires('audit.entry.read')
  async bundle(
    @Ctx() ctx: Context,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Uint8Array> {
    const at = askedIn(request);
    if (at.level !== 'entries') throw auditErrors.fileNotFound();
    const bundle = await this.log.file(at);
    await this.audit.recordNow(ctx, {
      action: 'audit.entry.read',
      outcome: 'allow',
      reason: 'ok',
      resource: [
        { type: 'log-bundle', id: String(at.index), rows: at.width, bytes: bundle.length },
      ],
    });
    void reply.headers(bundleHeaders);
    return bundle;
  }

  @Get('tile/*')
  @Public('Hash tiles prove that nothing was changed, and say nothing of what the entries hold.')
  async tile(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Uint8Array> {
    const at = askedIn(request);
    // However a path was written to come here, entries need an auditor.
    if (at.level === 'entries') throw auditErrors.fileNotFound();
    const tile = await this.log.file(at);
    void reply.headers(tileHeaders);
    return tile;
  }
}

/** The path as it was sent, undecoded: a tile has exactly one. */
function askedIn({ url }: FastifyRequest): Tile | EntryBundle {
  const [path = ''] = url.split('?', 1);
  try {
    return parseTilePath(path.replace(/^\/log\//, ''));
  } catch (error) {
    if (error instanceof MalformedError) throw auditErrors.fileNotFound();
    throw error;
  }
}
