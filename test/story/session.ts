/** A GraphQL or REST failure as a client sees it. */
export class ApiError extends Error {
  constructor(
    readonly code: string,
    readonly status: number,
    message: string,
  ) {
    super(`${code} (${status}): ${message}`);
  }
}

interface GraphQLAnswer<T> {
  readonly data?: T | null;
  readonly errors?: readonly { message: string; extensions?: { code?: string; status?: number } }[];
}

/** One signed-in person at the hub, over public interfaces only. */
export class Session {
  constructor(
    readonly name: string,
    private readonly hub: string,
    private readonly token: string,
  ) {}

  async graphql<T>(query: string, variables: Record<string, unknown> = {}): Promise<T> {
    const response = await fetch(`${this.hub}/graphql`, {
      method: 'POST',
      headers: { ...this.headers, 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = (await response.json()) as GraphQLAnswer<T>;
    const failed = errors?.[0];
    if (failed) {
      const { code = 'unknown', status = response.status } = failed.extensions ?? {};
      throw new ApiError(code, status, failed.message);
    }
    return data as T;
  }

  async get<T>(path: string): Promise<T> {
    return answerOf<T>(await fetch(`${this.hub}${path}`, { headers: this.headers }));
  }

  async text(path: string): Promise<string> {
    const response = await fetch(`${this.hub}${path}`, { headers: this.headers });
    if (!response.ok) await answerOf(response);
    return response.text();
  }

  private get headers(): Record<string, string> {
    return { authorization: `Bearer ${this.token}`, 'accept-language': 'en' };
  }
}

/** A batch as the requester's connector tells of it. */
export interface LocalBatch {
  readonly batch: string;
  readonly state: string;
  readonly code?: string;
  readonly accepted: number;
  readonly rejected: number;
}

/** A department's own system, at the local address of its connector. */
export class LocalSystem {
  constructor(
    readonly url: string,
    private readonly key: string,
  ) {}

  verify(body: object): Promise<{ result: string; call: string; hosted: boolean }> {
    return this.post('/v1/verify', body);
  }

  query(body: object): Promise<{ rows: Record<string, unknown>[]; call: string; hosted: boolean }> {
    return this.post('/v1/query', body);
  }

  /** Orders what an intake of the connector takes in batches. */
  order(body: { readonly intake: string; readonly agreement: string }): Promise<LocalBatch> {
    return this.post('/v1/batches', body);
  }

  /** Newest first. */
  async batches(): Promise<readonly LocalBatch[]> {
    const headers = { authorization: `Bearer ${this.key}`, 'accept-language': 'en' };
    const response = await fetch(`${this.url}/v1/batches`, { headers });
    return (await answerOf<{ batches: readonly LocalBatch[] }>(response)).batches;
  }

  /** The same request for a person's own terminal. */
  command(path: string, body: object): string {
    return [
      `curl -s ${this.url}${path} \\`,
      `  -H 'authorization: Bearer ${this.key}' -H 'content-type: application/json' \\`,
      `  -d '${JSON.stringify(body)}'`,
    ].join('\n');
  }

  private async post<T>(path: string, body: object): Promise<T> {
    const response = await fetch(`${this.url}${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${this.key}`,
        'content-type': 'application/json',
        'accept-language': 'en',
      },
      body: JSON.stringify(body),
    });
    return answerOf<T>(response);
  }
}

async function answerOf<T>(response: Response): Promise<T> {
  const body: unknown = await response.json().catch(() => ({}));
  if (response.ok) return body as T;
  const { code = 'unknown', title = '' } = body as { code?: string; title?: string };
  throw new ApiError(code, response.status, title);
}
