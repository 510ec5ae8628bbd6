import { createTestApp, type SignedInClient, type TestApp } from '@roost/testing';

interface Schema {
  $ref?: string;
  type?: string;
  properties?: Record<string, Schema>;
  items?: Schema;
}

interface Operation {
  operationId: string;
  parameters?: { name: string; in: string; schema?: Schema }[];
  requestBody?: { content: Record<string, { schema: Schema }> };
}

interface OpenApi {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}

/** What Postgres cannot keep. In JSON, as a client may write it. */
const BAD = ['a\\u0000b', 'a\\ud800b', 'a\\udc00'];

describe('Text that cannot be stored', () => {
  let app: TestApp;
  let admin: SignedInClient;
  let openApi: OpenApi;
  beforeAll(async () => {
    app = await createTestApp();
    admin = await app.signUpAdmin();
    openApi = (await admin.get('/openapi.json')).body as unknown as OpenApi;
  });
  afterAll(async () => {
    await app.close();
  });

  const resolve = (schema: Schema | undefined): Schema => {
    const name = schema?.$ref?.split('/').at(-1);
    return name === undefined ? (schema ?? {}) : resolve(openApi.components.schemas[name]);
  };
  const operations = () =>
    Object.entries(openApi.paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]) => ({
        path: path.replaceAll(/\{\w+\}/g, '01a1fb4b-2565-741a-844b-e95db20fbf1e'),
        method: method.toUpperCase(),
        operation,
      })),
    );
  const stringsOf = ({ operation }: ReturnType<typeof operations>[number]) => {
    const schema = resolve(operation.requestBody?.content['application/json']?.schema);
    return Object.entries(schema.properties ?? {}).filter(([, field]) => resolve(field).type === 'string');
  };

  it('is refused in every string of every body', async () => {
    let count = 0;
    for (const { path, method, operation } of operations()) {
      for (const [field] of stringsOf({ path, method, operation })) {
        for (const bad of BAD) {
          const { status } = await admin.request(method, path, {
            body: `{"${field}":"${bad}"}`,
            headers: { 'content-type': 'application/json' },
          });
          expect([operation.operationId, field, status]).toEqual([operation.operationId, field, 400]);
          count++;
        }
      }
    }
    expect(count).toBeGreaterThan(60);
  });

  it('is refused in every query and path', async () => {
    for (const { path, method, operation } of operations()) {
      const fields = (operation.parameters ?? []).filter((parameter) => parameter.in === 'query');
      for (const { name } of fields) {
        const { status } = await admin.request(method, `${path}?${name}=a%00b`);
        expect([operation.operationId, name, status]).toEqual([operation.operationId, name, 400]);
      }
      if (!path.includes('01a1fb4b')) continue;
      const [type] = Object.keys(operation.requestBody?.content ?? {}).filter((name) => name !== 'application/json');
      const bad = path.replace('01a1fb4b-2565-741a-844b-e95db20fbf1e', 'a%00b');
      const { status } = await admin.request(
        method,
        bad,
        type === undefined ? {} : { headers: { 'content-type': type } },
      );
      expect([operation.operationId, status]).toEqual([operation.operationId, 400]);
    }
  });

  it('and objects, arrays and numbers in place of strings are refused as well', async () => {
    for (const { path, method, operation } of operations()) {
      for (const [field] of stringsOf({ path, method, operation })) {
        for (const json of [{ [field]: { $ne: 1 } }, { [field]: ['x'] }, { [field]: 7 }]) {
          const { status } = await admin.request(method, path, { json });
          expect([operation.operationId, field, status]).toEqual([operation.operationId, field, 400]);
        }
      }
    }
  });
});
