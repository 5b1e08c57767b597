import type { FastifyInstance } from 'fastify';
import { ConnectorError } from '../errors/connector-error';

const decoder = new TextDecoder('utf-8', { fatal: true });
const charset = /;\s*charset\s*=\s*"?([^\s;"]+)/i;

/**
 * Bodies are JSON in UTF-8 and nothing else. Bytes of another encoding are refused rather than replaced:
 * a name in GBK would otherwise be verified as one that nobody bears, and answered `no-match`.
 */
export function readJsonOnly(server: FastifyInstance): void {
  const parse = server.getDefaultJsonParser('error', 'error');
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    const [, named = 'utf-8'] = charset.exec(request.headers['content-type'] ?? '') ?? [];
    const text = named.toLowerCase() === 'utf-8' ? decoded(body as Buffer) : undefined;
    if (text === undefined) done(new ConnectorError('connector.media-type'));
    else void parse(request, text, done);
  });
}

function decoded(body: Buffer): string | undefined {
  try {
    return decoder.decode(body);
  } catch {
    return undefined;
  }
}
