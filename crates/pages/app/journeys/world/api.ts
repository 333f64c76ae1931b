/** What the API says in a body. Journeys look at few fields of it, so it stays loosely typed here. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Json = any;

/** An answer of the API, whatever its status. */
export interface Reply {
  status: number;
  headers: Headers;
  body: Json;
}

/** A client as the world would write one, so that journeys never check a page by the page's own code. */
export class Api {
  constructor(
    private readonly url: string,
    private readonly headers: Readonly<Record<string, string>> = {},
  ) {}

  /** The same with a bearer token. */
  with(token: string): Api {
    return this.header('Authorization', `Bearer ${token}`);
  }

  /** The same with another header. */
  header(name: string, value: string): Api {
    return new Api(this.url, { ...this.headers, [name]: value });
  }

  /** Asks for something; the answer may be a refusal. */
  async ask(method: 'GET' | 'POST', path: string, body?: unknown): Promise<Reply> {
    const json = body === undefined ? {} : { 'Content-Type': 'application/json' };
    const answer = await fetch(this.url + path, {
      method,
      headers: { ...this.headers, ...json },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, body: text === '' ? {} : JSON.parse(text) };
  }

  /** Reads what must be there. */
  async get(path: string): Promise<Json> {
    return granted(`GET ${path}`, await this.ask('GET', path));
  }

  /** Asks for what must be granted. */
  async post(path: string, body: unknown = {}): Promise<Json> {
    return granted(`POST ${path}`, await this.ask('POST', path, body));
  }
}

function granted(asked: string, { status, body }: Reply): Json {
  if (status < 200 || status > 299) throw new Error(`${asked}: ${status} ${JSON.stringify(body)}`);
  return body;
}
