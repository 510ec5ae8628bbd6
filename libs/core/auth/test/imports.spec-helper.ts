import type { ApiAnswer, ApiClient, SignedInClient } from '@roost/testing';
import { eventually } from '@roost/testing';

export interface Import {
  id: string;
  filename: string;
  state: string;
  lines: number;
  waiting: number;
  made: number;
  refused: number;
  columns: string[];
  ignoredColumns: string[];
  missingFields: string[];
  roles: string[];
}
export interface Refused {
  line: number;
  problems: { column: string | null; code: string }[];
}

/** Somebody who imports people. */
export class Importer {
  constructor(readonly client: SignedInClient | ApiClient) {}

  async upload(file: string | Buffer, headers: Record<string, string> = {}): Promise<ApiAnswer<Import>> {
    const form = new FormData();
    form.append('file', new Blob([new Uint8Array(Buffer.from(file))]), 'people.csv');
    return this.client.request<Import>('POST', '/admin/imports', { form, headers });
  }

  /** Uploads a file that can be read. */
  async check(file: string): Promise<Import> {
    const { status, data, bytes } = await this.upload(file);
    if (status !== 201) throw new Error(bytes.toString());
    return data;
  }

  async start(id: string, json: object = {}): Promise<ApiAnswer<Import>> {
    return this.client.post<Import>(`/admin/imports/${id}/start`, json);
  }

  async get(id: string): Promise<Import> {
    return (await this.client.get<Import>(`/admin/imports/${id}`)).data;
  }

  async done(id: string): Promise<Import> {
    return eventually(
      () => this.get(id),
      ({ state }) => state === 'done',
    );
  }

  /** Uploads a file and carries it out. */
  async run(file: string, json: object = {}): Promise<Import> {
    const { id } = await this.check(file);
    const { status, bytes } = await this.start(id, json);
    if (status !== 202) throw new Error(bytes.toString());
    return this.done(id);
  }

  /** Refused lines, each as `[line, 'column code', …]`. */
  async refused(id: string, query = ''): Promise<(number | string)[][]> {
    const { data } = await this.client.get<Refused[]>(`/admin/imports/${id}/refused${query}`);
    return data.map(({ line, problems }) => [line, ...problems.map(({ column, code }) => `${String(column)} ${code}`)]);
  }
}
