import { randomUUID } from 'node:crypto';

/** An answer, read to its end. */
export interface ApiAnswer<T = unknown> {
  status: number;
  headers: Headers;
  /** `data` of the envelope; undefined on errors. */
  data: T;
  /** The whole body, parsed when it is JSON. */
  body: ApiBody<T>;
  bytes: Buffer;
}

export interface ApiBody<T = unknown> {
  message?: string;
  data?: T;
  meta?: { nextCursor: string | null };
  code?: string;
  title?: string;
  detail?: string;
  traceId?: string;
  errors?: { pointer: string; code: string; detail: string }[];
}

/** What `POST /auth/login` answers, as far as tests care. */
export interface Account {
  id: string;
  username: string;
  email: string;
  password: string;
  accessToken: string;
  refreshToken?: string;
  csrfToken?: string;
}

export interface ApiRequest {
  json?: unknown;
  form?: FormData;
  body?: string | Uint8Array<ArrayBuffer>;
  headers?: Record<string, string>;
}

/** Speaks to a running Roost as an app would. */
export class ApiClient {
  constructor(
    readonly url: string,
    private readonly headers: Readonly<Record<string, string>> = {},
    /** Who is signed in. */
    readonly account?: Account,
  ) {}

  async request<T = unknown>(
    method: string,
    path: string,
    { json, form, body, headers }: ApiRequest = {},
  ): Promise<ApiAnswer<T>> {
    const content = json === undefined ? (form ?? body) : JSON.stringify(json);
    const response = await fetch(this.url + path, {
      method,
      headers: { ...this.headers, ...(json === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(content === undefined ? {} : { body: content }),
      redirect: 'manual',
    });
    const bytes = Buffer.from(await response.arrayBuffer());
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    const parsed = (isJson && bytes.length > 0 ? JSON.parse(bytes.toString()) : {}) as ApiBody<T>;
    return { status: response.status, headers: response.headers, data: parsed.data as T, body: parsed, bytes };
  }

  async get<T = unknown>(path: string, headers?: Record<string, string>): Promise<ApiAnswer<T>> {
    return this.request<T>('GET', path, headers ? { headers } : {});
  }

  async post<T = unknown>(path: string, json?: unknown): Promise<ApiAnswer<T>> {
    return this.request<T>('POST', path, { json: json ?? {} });
  }

  async put<T = unknown>(path: string, json?: unknown): Promise<ApiAnswer<T>> {
    return this.request<T>('PUT', path, { json: json ?? {} });
  }

  async patch<T = unknown>(path: string, json?: unknown): Promise<ApiAnswer<T>> {
    return this.request<T>('PATCH', path, { json: json ?? {} });
  }

  async delete<T = unknown>(path: string): Promise<ApiAnswer<T>> {
    return this.request<T>('DELETE', path);
  }

  /** Uploads bytes to `POST /media`. */
  async upload<T = { id: string; status: string }>(bytes: Buffer, filename = 'image.png'): Promise<ApiAnswer<T>> {
    const form = new FormData();
    form.append('file', new Blob([new Uint8Array(bytes)]), filename);
    return this.request<T>('POST', '/media', { form });
  }

  /** The same server, for someone else. */
  as(headers: Record<string, string>, account?: Account): ApiClient {
    return new ApiClient(this.url, headers, account);
  }

  /** Makes an account with a name of its own and signs in. */
  async signUp(): Promise<SignedInClient> {
    const name = `u${randomUUID().slice(0, 8)}`;
    const draft = { username: name, email: `${name}@example.org`, password: `the password of ${name}` };
    const registered = await this.post('/auth/register', draft);
    if (registered.status !== 201) throw new Error(`Sign-up answered ${registered.bytes.toString()}`);
    return this.signIn(name, draft.password);
  }

  /** The same server, for someone who signs in. */
  async signIn(username: string, password: string, session: 'cookie' | 'token' = 'token'): Promise<SignedInClient> {
    const { status, data, bytes } = await this.post<Account>('/auth/login', { username, password, session });
    if (status !== 200) throw new Error(`Sign-in answered ${bytes.toString()}`);
    return this.as({ authorization: `Bearer ${data.accessToken}` }, { ...data, password }) as SignedInClient;
  }
}

/** A client of someone who is signed in. */
export type SignedInClient = ApiClient & { account: Account };
