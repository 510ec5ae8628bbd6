/** What an OpenAPI 3.0 document of ours says of a value. */
export interface Schema {
  $ref?: string;
  allOf?: Schema[];
  anyOf?: Schema[];
  type?: 'array' | 'boolean' | 'integer' | 'number' | 'object' | 'string';
  format?: string;
  pattern?: string;
  enum?: unknown[];
  example?: unknown;
  nullable?: boolean;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  items?: Schema;
  properties?: Record<string, Schema>;
  additionalProperties?: Schema | boolean;
  required?: string[];
}

export interface Parameter {
  name: string;
  in: 'header' | 'path' | 'query';
  required?: boolean;
  schema: Schema;
}

type Content = Readonly<Record<string, { schema: Schema }>>;

interface DeclaredOperation {
  operationId: string;
  parameters?: Parameter[];
  requestBody?: { content: Content };
  responses: Record<string, { content?: Content }>;
}

export interface OpenApi {
  paths: Record<string, Record<string, DeclaredOperation>>;
  components: { schemas: Record<string, Schema> };
}

/** One operation of the document, with its place. */
export interface Operation {
  id: string;
  method: string;
  /** As `/media/{id}`. */
  path: string;
  parameters: readonly Parameter[];
  body: Content;
  responses: DeclaredOperation['responses'];
}

export function operationsOf({ paths }: OpenApi): Operation[] {
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, { operationId, parameters = [], requestBody, responses }]) => ({
      id: operationId,
      method: method.toUpperCase(),
      path,
      parameters,
      body: requestBody?.content ?? {},
      responses,
    })),
  );
}

/** Which operation a path leads to: of those that it fits, the one with the most that is said literally, as routers choose. */
export function servedBy(operations: readonly Operation[], method: string, pathname: string): Operation | undefined {
  // A slash at the end makes no other resource.
  const given = pathname.replace(/(.)\/$/, '$1').split('/');
  const fits = ({ path }: Operation): boolean => {
    const wanted = path.split('/');
    return (
      wanted.length === given.length &&
      wanted.every((segment, at) => {
        const [begin, end] = segment.split(/\{\w+\}/);
        const text = given[at] ?? '';
        if (end === undefined) return segment === text;
        return text.startsWith(begin ?? '') && text.endsWith(end);
      })
    );
  };
  const literals = ({ path }: Operation): string =>
    path.replaceAll(/[^/]*\{\w+\}[^/]*/g, '{}').replaceAll(/[^/{}]+/g, '!');
  return operations
    .filter((operation) => operation.method === method && fits(operation))
    .sort((one, other) => (literals(one) < literals(other) ? -1 : 1))[0];
}
