import { readFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { environment } from '@roost/kernel';
import type { OpenApi, Operation, Schema } from './open-api.js';
import type { RawAnswer } from './send.js';

const ERRORS = join(import.meta.dirname, '../../../../docs/errors.md');

/** A request that takes longer hangs. `npm run soak`, on a machine that does nothing else, wants more. */
const MOST_MS = environment.SOAK_MINUTES === undefined ? 60_000 : 2_000;
/** How many times more there is to do than this machine does at once: what shares it with other work is slower by that. */
const busyness = (): number => Math.max(1, (loadavg()[0] ?? 0) / availableParallelism());

/** Says what is wrong with an answer. */
export class AnswerChecker {
  private readonly ajv = new Ajv({ allErrors: true, strict: false });
  private readonly validators = new Map<string, ValidateFunction>();
  /** The codes that the docs list, with their statuses. */
  private readonly statuses = new Map(
    [...readFileSync(ERRORS, 'utf8').matchAll(/^\| `([\w.]+)`\s*\| (\d+)/gm)].map(([, code = '', status]) => [
      code,
      Number(status),
    ]),
  );

  constructor(openApi: OpenApi) {
    addFormats.default(this.ajv);
    const definitions = Object.fromEntries(
      Object.entries(openApi.components.schemas).map(([name, schema]) => [name, asJsonSchema(schema)]),
    );
    this.ajv.addSchema({ $id: 'api', definitions });
  }

  /** @param accept header of the request. @returns what is wrong, or undefined. */
  check(operation: Operation, { status, headers, bytes, ms }: RawAnswer, accept?: string): string | undefined {
    if (status >= 500) return `It failed: ${bytes.toString().slice(0, 500)}`;
    if (ms > MOST_MS * busyness()) return `It took ${Math.round(ms)} ms`;
    const type = headers['content-type']?.split(';')[0] ?? '';
    if (status >= 400) {
      // A person who opens the address gets a page.
      const isPage = operation.method === 'GET' && accept === 'text/html' && type === accept;
      return isPage ? undefined : this.checkError(operation, status, type, bytes);
    }
    const declared = operation.responses[String(status)];
    if (!declared) return `The status is not declared`;
    const contents = Object.keys(declared.content ?? {});
    if (operation.method === 'HEAD' || (bytes.length === 0 && !/event-stream/.test(type))) return undefined;
    const content = declared.content?.[type] ?? declared.content?.[type.replace(/\/.*/, '/*')];
    if (!content) {
      // Files are of the type that they are.
      return contents.includes('application/octet-stream') ? undefined : `The type ${type} is not declared`;
    }
    return type === 'application/json' ? this.checkJson(content.schema, bytes) : undefined;
  }

  private checkError(operation: Operation, status: number, type: string, bytes: Buffer): string | undefined {
    if (operation.method === 'HEAD') return undefined;
    if (type !== 'application/problem+json') {
      const declared = operation.responses[String(status)]?.content?.[type];
      return declared ? this.checkJson(declared.schema, bytes) : `An error of type ${type}`;
    }
    const wrong = this.checkJson({ $ref: '#/components/schemas/ProblemResponse' }, bytes);
    if (wrong !== undefined) return wrong;
    const { code, status: own } = JSON.parse(bytes.toString()) as { code: string; status: number };
    if (own !== status) return `The answer says ${own}`;
    if (this.statuses.get(code) !== status) return `${code} with ${status} is not in docs/errors.md`;
    return undefined;
  }

  private checkJson(schema: Schema, bytes: Buffer): string | undefined {
    const key = JSON.stringify(schema);
    const validate = this.validators.get(key) ?? this.ajv.compile(asJsonSchema(schema));
    this.validators.set(key, validate);
    let value: unknown;
    try {
      value = JSON.parse(bytes.toString());
    } catch (error) {
      return `No JSON: ${String(error)}`;
    }
    return validate(value) ? undefined : `Not as declared: ${this.ajv.errorsText(validate.errors)}`;
  }
}

/** OpenAPI 3.0 says `nullable` where JSON Schema says null, and what is not declared is not there. */
function asJsonSchema(schema: Schema): object {
  const { nullable, $ref, allOf, anyOf, items, properties, additionalProperties, format, ...rest } = schema;
  const inner = {
    ...rest,
    // Not of text: what a client generates for int64 or binary is no matter here.
    ...(format !== undefined && schema.type === 'string' && format !== 'binary' ? { format } : {}),
    ...($ref === undefined ? {} : { $ref: `api#/definitions/${$ref.split('/').at(-1) ?? ''}` }),
    ...(allOf ? { allOf: allOf.map(asJsonSchema) } : {}),
    ...(anyOf ? { anyOf: anyOf.map(asJsonSchema) } : {}),
    ...(items ? { items: asJsonSchema(items) } : {}),
    ...(properties
      ? { properties: Object.fromEntries(Object.entries(properties).map(([name, each]) => [name, asJsonSchema(each)])) }
      : {}),
    ...(properties || typeof additionalProperties === 'object'
      ? {
          additionalProperties:
            typeof additionalProperties === 'object'
              ? asJsonSchema(additionalProperties)
              : (additionalProperties ?? false),
        }
      : {}),
  };
  return nullable ? { anyOf: [{ type: 'null' }, inner] } : inner;
}
