import type { FastifyRequest } from 'fastify';
import { CkanRefusal } from './ckan-answer';

type Given = Readonly<Record<string, unknown>>;

/** Parameters of a request: those of its body, and of its query; each counts once, the body's first. */
export function givenIn({ query, body }: Pick<FastifyRequest, 'query' | 'body'>): Given {
  return { ...(query as Given), ...bodyIn(body) };
}

function bodyIn(body: unknown): Given {
  // JSON may be nothing, and an empty body is.
  if (!body) return {};
  if (typeof body !== 'object' || Array.isArray(body)) {
    throw new CkanRefusal(400, 'Bad request - JSON Error: Request data JSON has to be an object');
  }
  // What curl -d sends where nobody says what it is: JSON as the one name of a form.
  const [[name, value] = ['', ''], ...others] = Object.entries(body as Given);
  const isJson = others.length === 0 && value === '' && name.trimStart().startsWith('{');
  return isJson ? jsonIn(name) : (body as Given);
}

function jsonIn(name: string): Given {
  try {
    return JSON.parse(name) as Given;
  } catch {
    throw new CkanRefusal(400, 'Bad request - JSON Error: Error decoding JSON data');
  }
}
