import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import spectral, { type RulesetDefinition } from '@stoplight/spectral-core';
import rulesets from '@stoplight/spectral-rulesets';
import { createTestApp, type TestApp } from '@roost/testing';
import { CLIENT_USES } from './clients/client-uses.js';
import { generateClients } from './clients/generate-clients.js';

const ROOT = join(import.meta.dirname, '../../..');
const run = promisify(execFile);

interface Schema {
  $ref?: string;
  enum?: unknown[];
  format?: string;
  description?: string;
  items?: Schema;
  properties?: Record<string, Schema>;
}

interface Operation {
  operationId: string;
  summary?: string;
  tags?: string[];
  parameters?: { name: string; in: string; schema: Schema }[];
  requestBody?: { content: Record<string, unknown> };
  responses: Record<string, { content?: Record<string, unknown>; headers?: Record<string, unknown> }>;
}

interface OpenApi {
  servers: { url: string }[];
  tags: { name: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}

/** Names that generators give to types of an operation, after its id. */
const OF_OPERATION = ['', 'Request', 'OperationRequest', 'Response', 'Responses', 'Data', 'Error', 'Errors', 'Params'];
/** Names of parameters that generated functions have themselves. */
const OF_FUNCTIONS = [
  'options',
  'body',
  'config',
  'request',
  'requestBody',
  'init',
  'configuration',
  'client',
  'headers',
];

describe('The OpenAPI document', () => {
  let app: TestApp;
  let text: string;
  let openApi: OpenApi;
  beforeAll(async () => {
    app = await createTestApp();
    text = (await app.client.get('/openapi.json')).bytes.toString();
    openApi = JSON.parse(text) as OpenApi;
  });
  afterAll(async () => {
    await app.close();
  });

  const operations = () => Object.values(openApi.paths).flatMap((item) => Object.values(item));

  /** A part of the document, in which an instrument finds a fault as well as in the whole, and sooner. */
  const postsOnly = (): string => {
    const { '/posts': posts, '/posts/{id}': post } = openApi.paths;
    return JSON.stringify({ ...openApi, paths: { '/posts': posts, '/posts/{id}': post } });
  };

  it('has no error in the eyes of Redocly', async () => {
    const config = await createConfig({ extends: ['recommended'] });
    const problems = await lintFromString({ source: text, config });
    const errors = problems.filter(({ severity }) => severity === 'error');
    expect(errors.map(({ ruleId, message }) => `${ruleId}: ${message}`)).toEqual([]);
    // The instrument finds what there is to be found.
    const broken = await lintFromString({ source: postsOnly().replaceAll('"summary"', '"sumary"'), config });
    expect(broken.filter(({ severity }) => severity === 'error').length).toBeGreaterThan(2);
  });

  it('has no error in the eyes of Spectral', async () => {
    const linter = new spectral.Spectral();
    linter.setRuleset({ extends: [[rulesets.oas as RulesetDefinition, 'recommended']] });
    const ERROR = 0;
    const [found, broken] = [
      await linter.run(text),
      await linter.run(postsOnly().replaceAll('"operationId":"createPost"', '"operationId":"listPosts"')),
    ];
    const isError = ({ severity }: { severity: number }) => severity === ERROR;
    expect(found.filter(isError).map(({ code, message }) => `${String(code)}: ${message}`)).toEqual([]);
    expect(broken.filter(isError).length).toBeGreaterThan(0);
  });

  it('says what each operation does, where it is found, and where the server is', () => {
    expect(openApi.servers).toEqual([{ url: 'http://localhost:8000' }]);
    const known = openApi.tags.map(({ name }) => name);
    for (const { operationId, summary, tags = [] } of operations()) {
      expect([operationId, summary]).toEqual([operationId, expect.stringMatching(/^[A-Z].*[^.]$/)]);
      expect([operationId, known]).toEqual([operationId, expect.arrayContaining(tags)]);
      expect([operationId, tags.length]).toEqual([operationId, 1]);
    }
  });

  it('has no two paths that are one template', () => {
    const templates = Object.keys(openApi.paths).map((path) => path.replaceAll(/\{\w+\}/g, '{}'));
    expect(templates.filter((path, index) => templates.indexOf(path) !== index)).toEqual([]);
  });

  it('has names that are none of a generator’s own', () => {
    const schemas = new Set(Object.keys(openApi.components.schemas));
    for (const { operationId, parameters = [] } of operations()) {
      const type = operationId.replace(/^./, (letter) => letter.toUpperCase());
      expect(OF_OPERATION.map((suffix) => type + suffix).filter((name) => schemas.has(name))).toEqual([]);
      expect(parameters.map(({ name }) => name).filter((name) => OF_FUNCTIONS.includes(name))).toEqual([]);
    }
    expect([...schemas].filter((name) => /Dto|Request$/.test(name))).toEqual([]);
  });

  it('names its enums, and each once', () => {
    const inline: string[] = [];
    const look = (value: unknown, at: string): void => {
      if (typeof value !== 'object' || value === null) return;
      const { enum: values } = value as Schema;
      const isNamed = /^\/components\/schemas\/\w+$/.test(at);
      if (Array.isArray(values) && !isNamed && values.every((one) => typeof one === 'string')) inline.push(at);
      for (const [key, child] of Object.entries(value)) look(child, `${at}/${key}`);
    };
    look(openApi, '');
    expect(inline).toEqual([]);
    const named = Object.values(openApi.components.schemas).flatMap(({ enum: values }) =>
      values ? [JSON.stringify(values)] : [],
    );
    expect(new Set(named).size).toBe(named.length);
    expect(named.length).toBeGreaterThan(15);
  });

  it('has one type of content in each answer, and one in each body but where a file may come along', () => {
    for (const { operationId, requestBody, responses } of operations()) {
      for (const { content = {} } of Object.values(responses)) {
        expect([operationId, Object.keys(content).length]).not.toEqual([operationId, 2]);
        expect(Object.keys(content).length).toBeLessThan(2);
      }
      const types = Object.keys(requestBody?.content ?? {});
      if (types.length > 1)
        expect([operationId, types]).toEqual(['register', ['application/json', 'multipart/form-data']]);
    }
  });

  it('has no defaults in bodies, which generators would demand', () => {
    for (const [name, { properties = {} }] of Object.entries(openApi.components.schemas)) {
      const own = Object.entries(properties).filter(([, property]) => 'default' in property);
      expect([name, own]).toEqual([name, []]);
    }
    expect(openApi.components.schemas.CreatePostBody?.properties?.notifyFollowers?.description).toMatch(
      /Default: true$/,
    );
  });

  it('says which ids are UUIDs', () => {
    const vague: string[] = [];
    for (const [path, item] of Object.entries(openApi.paths)) {
      for (const { operationId, parameters = [] } of Object.values(item)) {
        // Jobs are named by their queue.
        if (path.startsWith('/admin/jobs/')) continue;
        const ids = parameters.filter((one) => one.in !== 'header' && /^(id|ids|\w+Ids?)$/.test(one.name));
        for (const { name, schema } of ids) {
          if ((schema.items ?? schema).format !== 'uuid') vague.push(`${operationId} ${name}`);
        }
      }
    }
    for (const [owner, { properties = {} }] of Object.entries(openApi.components.schemas)) {
      for (const [name, schema] of Object.entries(properties)) {
        if (!/^(id|ids|\w+Ids?)$/.test(name) || name === 'traceId' || /^Job/.test(owner)) continue;
        if ((schema.items ?? schema).format !== 'uuid') vague.push(`${owner} ${name}`);
      }
    }
    expect(vague).toEqual([]);
  });

  it('names the headers of answers', () => {
    const headersOf = (path: string, method: string, status: string) =>
      Object.keys(openApi.paths[path]?.[method]?.responses[status]?.headers ?? {});
    for (const path of [
      '/media/{id}/file',
      '/media/{id}/{rung}',
      '/media/{id}/render',
      '/bookings/feeds/{token}.ics',
    ]) {
      expect([path, headersOf(path, 'get', '200')]).toEqual([path, expect.arrayContaining(['ETag'])]);
    }
    expect(headersOf('/media/uploads', 'post', '201')).toEqual(expect.arrayContaining(['Location', 'Upload-Offset']));
    expect(headersOf('/media/uploads/{id}', 'head', '200')).toEqual(['Upload-Offset', 'Upload-Length']);
    for (const { operationId, responses } of operations()) {
      const named = Object.keys(responses.default?.headers ?? {});
      expect([operationId, named]).toEqual([operationId, expect.arrayContaining(['Retry-After', 'RateLimit'])]);
    }
  });

  describe('makes clients', () => {
    let folder: string;
    beforeAll(async () => {
      await mkdir(join(ROOT, '.roost/test-clients'), { recursive: true });
      folder = await mkdtemp(join(ROOT, '.roost/test-clients/'));
      await generateClients(text, folder);
    }, 240_000);
    afterAll(async () => {
      await rm(folder, { recursive: true, force: true });
    });

    it('that compile and work', async () => {
      const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
      const compiled = await run(process.execPath, [tsc, '-p', folder]).catch(
        (error: unknown) => error as { stdout: string },
      );
      expect(compiled.stdout).toBe('');
      for (const [index, generator] of Object.keys(CLIENT_USES).entries()) {
        const name = `client-${String(index)}`;
        const program = join(folder, `out/use-${generator}.js`);
        const { stdout } = await run(process.execPath, [program, app.url, name]);
        expect([generator, JSON.parse(stdout)]).toEqual([generator, [name, 'Typed', [], 1, 'http.bad_request']]);
      }
    }, 240_000);
  });
});
