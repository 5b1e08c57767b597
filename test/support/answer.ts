import type { ProblemDetails } from '@shutong/platform';

/** A JSON answer of an HTTP address: what the operation gives, or a problem instead of it. */
export interface Answer<Content> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Partial<Content & ProblemDetails>;
}

export async function answerOf<Content>(response: Response): Promise<Answer<Content>> {
  const body = (await response.json()) as Partial<Content & ProblemDetails>;
  return { status: response.status, headers: response.headers, body };
}
