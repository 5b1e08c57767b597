import { keyNamesOf, type OpenedCommand } from '@shutong/wire';
import { ConnectorError } from '../errors/connector-error';
import type { Answering } from './answering';
import { masksOf } from './masks';

/**
 * Throws unless the terms let this be asked: `connector.field`, `.key-field`, `.keys-missing`,
 * `.filter`. A call names what it asks about; whole tables are shared in other ways. A filter may not
 * be used to guess what an answer would hide, so it takes granted fields without a mask, or keys; nor may a box, whose sides close in
 * on a value that nobody knows, so that it takes items without a mask alone.
 */
export function assertAsked(
  { command, content }: OpenedCommand,
  of: Pick<Answering, 'terms' | 'mount' | 'restricted'>,
): void {
  const { keyFields, fields } = of.terms;
  const keys = keyNamesOf(content);
  const isMasked = (field: string): boolean => masksOf(field, of).length > 0;
  const openly = (field: string): boolean => fields.includes(field) && !isMasked(field);
  const filters = Object.keys(content.filter ?? {});
  const { box } = content;

  refuse('connector.field', command.fields, (field) => fields.includes(field));
  refuse('connector.key-field', keys, (field) => keyFields.includes(field));
  if (keys.length === 0) throw new ConnectorError('connector.keys-missing');
  refuse(
    'connector.filter',
    filters,
    (field) => !keys.includes(field) && (keyFields.includes(field) || openly(field)),
  );
  if (box) refuse('connector.filter', [box.longitude, box.latitude], (field) => !isMasked(field));
}

function refuse(
  code: 'connector.field' | 'connector.key-field' | 'connector.filter',
  asked: readonly string[],
  granted: (field: string) => boolean,
): void {
  const field = asked.find((one) => !granted(one));
  if (field !== undefined) throw new ConnectorError(code, { field });
}
