import { type INestApplication, ParseUUIDPipe } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import {
  type Access,
  answerHeaders,
  FORM_FILE_EXTENSION,
  type FormOptions,
  LOCALE_SCHEMA,
  type PluginManifest,
} from '@roost/plugin-kit';
import type { Route } from '../discovery/route-registry.js';
import { honoursKeys } from '../idempotency/honours-keys.js';
import { PROBLEM_TYPE } from '../http/media-types.js';
import { ProblemResponse } from './problem-response.js';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']> & { [FORM_FILE_EXTENSION]?: FormOptions['file'] };
type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;

const METHODS = ['get', 'put', 'post', 'patch', 'delete', 'head', 'options'] as const;

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header' as const,
  required: false,
  description:
    'Requests with the same key and content are carried out once and get the same answer. A key is kept for a day',
  schema: { type: 'string', maxLength: 200 },
};

const BEARER =
  'An access token of a session, or an API key (`rk_…`). A key opens every operation that its scopes allow, unless the operation needs a session.';
const NEEDS_SESSION = 'It needs a session: API keys get 403.';

/** Of every error; each where it applies. */
const ERROR_HEADERS = answerHeaders({
  'X-Trace-Id': 'Names the request in the logs',
  'Retry-After': 'Seconds to wait before the next try: with 429, 503, and 409 of a key that is at work',
  RateLimit: 'What is left of the budget that was asked: with 429',
  'RateLimit-Policy': 'The budget that was asked: with 429',
});

/** The OpenAPI document of all routes: what Nest finds, and what holds for every operation. */
export function createOpenApi(
  app: INestApplication,
  routes: readonly Route[],
  plugins: readonly PluginManifest[],
  { version, url, locales }: { version: string; url: string; locales: readonly string[] },
): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setTitle('Roost')
    .setDescription('Accounts, projects, media, mail and more, on your own machine. Every answer carries `X-Trace-Id`.')
    .setVersion(version)
    .setLicense('MIT', 'https://opensource.org/license/mit')
    .addServer(url)
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: BEARER }, 'bearer');
  const schemes = ['bearer'];
  for (const { name, scheme } of plugins.flatMap(({ cookies = [] }) => cookies)) {
    if (scheme === undefined) continue;
    builder.addCookieAuth(name, { type: 'apiKey', in: 'cookie' }, scheme);
    schemes.push(scheme);
  }
  const document = SwaggerModule.createDocument(app, builder.build(), {
    operationIdFactory: (_controller, method) => method,
    extraModels: [ProblemResponse],
  });
  const schemas = (document.components ??= {}).schemas ?? {};
  const tags = new Set<string>();
  for (const item of Object.values(document.paths)) {
    for (const method of METHODS) {
      const operation = item[method];
      if (!operation) continue;
      finishOperation(operation, routes, schemes, schemas);
      for (const tag of operation.tags ?? []) tags.add(tag);
    }
  }
  for (const schema of Object.values(schemas)) tellDefaults(schema);
  const languages = schemas[LOCALE_SCHEMA];
  if (languages && 'enum' in languages) languages.enum = [...locales];
  document.tags = [...tags].sort().map((name) => ({ name }));
  document.components.schemas = schemas;
  return withBodies(document);
}

/** Says defaults of fields in words: generators take a field that has one for always there, and demand it in requests. */
function tellDefaults(schema: Schemas[string]): void {
  if ('$ref' in schema) return;
  for (const property of Object.values(schema.properties ?? {})) {
    if ('$ref' in property || property.default === undefined) continue;
    const told = `Default: ${JSON.stringify(property.default)}`;
    property.description = property.description === undefined ? told : `${property.description}. ${told}`;
    delete property.default;
  }
}

/**
 * Calls the class `XRequest` of a body `XBody`: generators name types of their own `<operation>Request`, with the parameters and the body of an operation.
 */
function withBodies(document: OpenAPIObject): OpenAPIObject {
  const schemas = Object.entries(document.components?.schemas ?? {});
  const renamed = schemas.map(([name, schema]) => [name.replace(/Request$/, 'Body'), schema] as const);
  if (document.components) document.components.schemas = Object.fromEntries(renamed);
  const text = JSON.stringify(document);
  return JSON.parse(text.replaceAll(/("#\/components\/schemas\/\w+?)Request"/g, '$1Body"')) as OpenAPIObject;
}

function finishOperation(
  operation: Operation,
  routes: readonly Route[],
  schemes: readonly string[],
  schemas: Schemas,
): void {
  const route = routes.find(({ operationId }) => operationId === operation.operationId);
  operation.security = securityOf(route?.access, schemes);
  if (needsSession(route?.access))
    operation.description = [operation.description, NEEDS_SESSION].filter(Boolean).join(' ');
  if (route) markIds(operation, route);
  if (route && honoursKeys(route)) (operation.parameters ??= []).push(IDEMPOTENCY_KEY);
  operation.responses.default = {
    description: 'Any error, as RFC 9457',
    headers: ERROR_HEADERS,
    content: { [PROBLEM_TYPE]: { schema: { $ref: '#/components/schemas/ProblemResponse' } } },
  };
  const file = operation[FORM_FILE_EXTENSION];
  if (file) {
    describeForm(operation, file, schemas);
    Reflect.deleteProperty(operation, FORM_FILE_EXTENSION);
  }
}

/** Says which parameters of the path are read as UUIDs. */
function markIds({ parameters = [] }: Operation, { controller, operationId }: Route): void {
  const declared = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller.constructor, operationId) ?? {}) as Record<
    string,
    { data?: unknown; pipes?: unknown[] }
  >;
  for (const { data, pipes = [] } of Object.values(declared)) {
    if (!pipes.some((pipe) => pipe === ParseUUIDPipe || pipe instanceof ParseUUIDPipe)) continue;
    for (const parameter of parameters) {
      if ('$ref' in parameter || parameter.in !== 'path' || parameter.name !== data) continue;
      parameter.schema = { type: 'string', format: 'uuid' };
    }
  }
}

/** An empty requirement says that it also goes without credentials. */
function securityOf(access: Access | undefined, schemes: readonly string[]): Record<string, string[]>[] {
  if (access === 'public') return [];
  return [...schemes.map((scheme) => ({ [scheme]: [] })), ...(access?.kinds.includes('anonymous') ? [{}] : [])];
}

const needsSession = (access: Access | undefined): boolean =>
  access !== undefined && access !== 'public' && access.kinds.includes('user') && !access.kinds.includes('key');

/** Gives a multipart body a named schema: the fields of the JSON body, if it has one, and the file. */
function describeForm(operation: Operation, file: FormOptions['file'], schemas: Schemas): void {
  if (!operation.requestBody || '$ref' in operation.requestBody) return;
  const { content } = operation.requestBody;
  const form = content['multipart/form-data'];
  const reference = form?.schema && '$ref' in form.schema ? form.schema.$ref.split('/').at(-1) : undefined;
  const fields = reference === undefined ? undefined : schemas[reference];
  const properties = fields && !('$ref' in fields) ? fields.properties : {};
  const required = [
    ...(fields && !('$ref' in fields) ? (fields.required ?? []) : []),
    ...(file.required ? [file.name] : []),
  ];
  const name = `${operation.operationId?.replace(/^./, (letter) => letter.toUpperCase()) ?? ''}Form`;
  schemas[name] = {
    type: 'object',
    ...(required.length > 0 ? { required } : {}),
    properties: { ...properties, [file.name]: { type: 'string', format: 'binary' } },
  };
  // Last: what takes one type alone then takes JSON.
  Reflect.deleteProperty(content, 'multipart/form-data');
  content['multipart/form-data'] = { schema: { $ref: `#/components/schemas/${name}` } };
}
