import { applyDecorators, createParamDecorator, SetMetadata, type ExecutionContext } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiExtension } from '@nestjs/swagger';
import type { FileSink } from './file-sink.js';
import type { AnyClass } from './any-class.js';
import type { RoostRequest } from './principal.js';

/** Options of `@AcceptsForm()`. */
export interface FormOptions {
  /** Its fields, as a DTO; each arrives as text and is validated like a JSON body. */
  fields?: AnyClass;
  /** The one file part. */
  file: { name: string; required: boolean };
  /** Injection token of the sink that receives the file. */
  sink: abstract new (...args: never[]) => FileSink;
  /** The route also takes the fields as a JSON body. */
  orJson?: boolean;
}

export const FORM_METADATA = Symbol.for('roost:form');

/** Where an operation says which file its form holds; the kernel turns it into the form's schema. */
export const FORM_FILE_EXTENSION = 'x-roost-form-file';

/** Lets a route take `multipart/form-data` with one file. The fields become the body, the file comes by {@link StagedFile}. */
export function AcceptsForm(options: FormOptions): MethodDecorator {
  return applyDecorators(
    SetMetadata(FORM_METADATA, options),
    ApiConsumes('multipart/form-data', ...(options.orJson ? ['application/json'] : [])),
    ApiExtension(FORM_FILE_EXTENSION, options.file),
    ApiBody(options.fields ? { type: options.fields } : { schema: { type: 'object' } }),
  );
}

/** Injects what the sink of `@AcceptsForm()` staged, or undefined if the form had no file. */
export const StagedFile = createParamDecorator(
  (_: unknown, context: ExecutionContext): unknown =>
    context.switchToHttp().getRequest<RoostRequest & { stagedFile?: unknown }>().stagedFile,
);
