import { createTestApp, type TestApp } from '@roost/testing';

interface Schema {
  $ref?: string;
  type?: string;
  properties?: Record<string, Schema>;
  items?: Schema;
  allOf?: Schema[];
  description?: string;
}
interface Operation {
  operationId: string;
  security?: object[];
  parameters?: { name: string; in: string }[];
  responses: Record<string, { content?: Record<string, { schema: Schema }> }>;
}

/** POST routes of people whose answers are not kept, each for a reason. */
const NOT_KEPT = [
  // Tells something that gives access, once.
  'createFeed',
  'createKey',
  'presignUpload',
  'rotateSigningKey',
  'shareAlbum',
  'shareMedia',
  'signTransform',
  // Handles bytes or calls others, so that it cannot be one transaction.
  'beginUpload',
  'completeUpload',
  'createPeopleImport',
  'overrideMethod',
  'previewMailTemplate',
];
/** Names of fields that may give access: a secret, or a URL that has one in it. */
const SECRET =
  /token|secret|password|credential|signature|signed|cookie|csrf|url|uri|^(key|code|pin|otp|link|href|qr)$/i;
/** Answers that are kept and have such a name all the same. */
const HARMLESS = [
  // What a field of people is called.
  'addField key',
  // Addresses of pages that everybody may open.
  'createProject appUrl',
  'createProject publicUrl',
  'createProject url',
  // The code of an error.
  'invite code',
  // Paths of variants, which only those who may see the media get.
  'restoreModeratedMedia url',
  'restoreProject appUrl',
  'restoreProject publicUrl',
  'restoreProject url',
  'suspendProject appUrl',
  'suspendProject publicUrl',
  'suspendProject url',
  'takeMediaDown url',
  'uploadMedia url',
];
/** Operations that tell something that gives access, so that the names above have to find each. */
const TELLING = [
  'createFeed',
  'createKey',
  'login',
  'loginByCode',
  'presignUpload',
  'refresh',
  'rotateSigningKey',
  'shareMedia',
  'signTransform',
];

describe('Idempotency-Key', () => {
  let app: TestApp;
  let operations: Operation[];
  let schemas: Record<string, Schema>;
  beforeAll(async () => {
    app = await createTestApp();
    const { body } = await app.client.get('/openapi.json');
    const document = body as unknown as {
      paths: Record<string, { post?: Operation }>;
      components: { schemas: Record<string, Schema> };
    };
    schemas = document.components.schemas;
    operations = Object.values(document.paths).flatMap(({ post }) => (post ? [post] : []));
  });
  afterAll(async () => {
    await app.close();
  });

  const isKept = ({ operationId, parameters = [] }: Operation) =>
    !NOT_KEPT.includes(operationId) && parameters.some(({ name }) => name.toLowerCase() === 'idempotency-key');
  const fieldsOf = (schema: Schema, seen = new Set<string>()): string[] => {
    const { $ref, properties = {}, items, allOf = [] } = schema;
    const name = $ref?.split('/').at(-1);
    if (name !== undefined) {
      if (seen.has(name)) return [];
      return fieldsOf(schemas[name] ?? {}, new Set([...seen, name]));
    }
    return [
      ...Object.keys(properties),
      ...[...Object.values(properties), ...allOf, ...(items ? [items] : [])].flatMap((part) => fieldsOf(part, seen)),
    ];
  };

  it('is honoured on every POST of people but those of the reviewed list', () => {
    const ofPeople = operations.filter(({ security }) => security === undefined || security.length > 0);
    const left = ofPeople.filter((operation) => !isKept(operation)).map(({ operationId }) => operationId);
    expect(left.sort()).toEqual([...NOT_KEPT].sort());
  });

  it('is not honoured where anyone may call', () => {
    expect(operations.filter(({ security }) => security?.length === 0).filter(isKept)).toEqual([]);
  });

  /** Fields of what an operation answers when it succeeds. */
  const answerOf = ({ responses }: Operation): string[] =>
    Object.entries(responses)
      .filter(([status]) => status.startsWith('2'))
      .flatMap(([, { content = {} }]) => Object.values(content))
      .flatMap(({ schema }) => fieldsOf(schema));
  const secretsOf = (operation: Operation) => answerOf(operation).filter((field) => SECRET.test(field));

  it('keeps no answer that gives access', () => {
    const kept = operations
      .filter(isKept)
      .flatMap((operation) => secretsOf(operation).map((field) => `${operation.operationId} ${field}`));
    expect(kept.sort()).toEqual(HARMLESS);
    const telling = operations.filter(({ operationId }) => TELLING.includes(operationId));
    expect(telling.map(({ operationId }) => operationId).sort()).toEqual(TELLING);
    for (const operation of telling)
      expect([operation.operationId, secretsOf(operation)]).not.toEqual([operation.operationId, []]);
  });
});
