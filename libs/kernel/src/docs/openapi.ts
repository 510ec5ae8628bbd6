import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { type Access, FORM_FILE_EXTENSION, type FormOptions, type PluginManifest } from '@roost/plugin-kit';
import type { Route } from '../discovery/route-registry.js';
import { honoursKeys } from '../idempotency/honours-keys.js';
import { PROBLEM_CONTENT_TYPE } from '../http/problem-body.js';
import { ProblemResponse } from './problem-response.js';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']> & { [FORM_FILE_EXTENSION]?: FormOptions['file'] };
type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;

const METHODS = ['get', 'put', 'post', 'patch', 'delete', 'head', 'options'] as const;

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header' as const,
  required: false,
  description: 'For a day, requests with the same key and content are carried out once, and get the same answer',
  schema: { type: 'string', maxLength: 200 },
};

/** The OpenAPI document of all routes: what Nest finds, and what holds for every operation. */
export function createOpenApi(
  app: INestApplication,
  routes: readonly Route[],
  plugins: readonly PluginManifest[],
  version: string,
): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setTitle('Roost')
    .setDescription('Accounts, projects, media, mail and more, on your own machine. Every answer carries `X-Trace-Id`.')
    .setVersion(version)
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' }, 'bearer');
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
  for (const item of Object.values(document.paths)) {
    for (const method of METHODS) {
      const operation = item[method];
      if (operation) finishOperation(operation, routes, schemes, schemas);
    }
  }
  document.components.schemas = schemas;
  return document;
}

function finishOperation(
  operation: Operation,
  routes: readonly Route[],
  schemes: readonly string[],
  schemas: Schemas,
): void {
  const route = routes.find(({ operationId }) => operationId === operation.operationId);
  operation.security = securityOf(route?.access, schemes);
  if (route && honoursKeys(route)) (operation.parameters ??= []).push(IDEMPOTENCY_KEY);
  operation.responses.default = {
    description: 'Any error, as RFC 9457',
    content: { [PROBLEM_CONTENT_TYPE]: { schema: { $ref: '#/components/schemas/ProblemResponse' } } },
  };
  const file = operation[FORM_FILE_EXTENSION];
  if (file) {
    describeForm(operation, file, schemas);
    Reflect.deleteProperty(operation, FORM_FILE_EXTENSION);
  }
}

/** An empty requirement says that it also goes without credentials. */
function securityOf(access: Access | undefined, schemes: readonly string[]): Record<string, string[]>[] {
  if (access === 'public') return [];
  return [...schemes.map((scheme) => ({ [scheme]: [] })), ...(access?.kinds.includes('anonymous') ? [{}] : [])];
}

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
  content['multipart/form-data'] = { schema: { $ref: `#/components/schemas/${name}` } };
}
