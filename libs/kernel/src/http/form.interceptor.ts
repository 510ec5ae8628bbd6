import { type CallHandler, type ExecutionContext, Injectable, Logger, type NestInterceptor } from '@nestjs/common';
import { ModuleRef, Reflector } from '@nestjs/core';
import { type FileSink, FORM_METADATA, type RoostRequest, type FormOptions } from '@roost/plugin-kit';
import type { FastifyRequest } from 'fastify';
import { catchError, from, type Observable, switchMap } from 'rxjs';
import { kernelErrors } from './kernel.errors.js';

type FormRequest = FastifyRequest & Pick<RoostRequest, 'principal'> & { stagedFile?: object | undefined };

interface Form {
  fields: Record<string, string>;
  staged: object | undefined;
}

/** Reads the forms of routes with `@AcceptsForm()`: fields become the body, the file goes to its sink as it arrives. */
@Injectable()
export class FormInterceptor implements NestInterceptor {
  private readonly logger = new Logger(FormInterceptor.name);

  constructor(
    private readonly reflector: Reflector,
    private readonly moduleRef: ModuleRef,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const options = this.reflector.get<FormOptions | undefined>(FORM_METADATA, context.getHandler());
    if (!options) return next.handle();
    const request = context.switchToHttp().getRequest<FormRequest>();
    if (!request.isMultipart()) {
      if (options.orJson) return next.handle();
      throw kernelErrors.unsupported_media_type({ detail: 'Send multipart/form-data' });
    }
    const sink = this.moduleRef.get<FileSink>(options.sink, { strict: false });
    return from(this.read(request, options, sink)).pipe(
      switchMap(({ fields, staged }) => {
        request.body = fields;
        request.stagedFile = staged;
        return next.handle().pipe(
          catchError(async (error: unknown) => {
            await this.discard(sink, staged);
            throw error;
          }),
        );
      }),
    );
  }

  private async read(request: FormRequest, options: FormOptions, sink: FileSink): Promise<Form> {
    const fields = Object.create(null) as Record<string, string>;
    let staged: object | undefined;
    const contentLength = Number(request.headers['content-length'] ?? Number.NaN);
    const { principal } = request;
    await sink.admit?.({ contentLength: Number.isNaN(contentLength) ? undefined : contentLength, principal });
    try {
      for await (const part of request.parts()) {
        if (part.type === 'file') {
          if (part.fieldname !== options.file.name || staged) {
            throw kernelErrors.validation_failed({ detail: `Only one file is taken, as "${options.file.name}"` });
          }
          const { fieldname, filename, file } = part;
          staged = await sink.stage({ field: fieldname, filename, stream: file, principal });
        } else if (Object.hasOwn(fields, part.fieldname)) {
          throw kernelErrors.validation_failed({ detail: `The field "${part.fieldname}" is there twice` });
        } else {
          fields[part.fieldname] = String(part.value);
        }
      }
      if (options.file.required && !staged) {
        const pointer = `/${options.file.name}`;
        throw kernelErrors.validation_failed({
          errors: [{ pointer, code: 'is_required', detail: 'A file is required' }],
        });
      }
    } catch (error) {
      await this.discard(sink, staged);
      throw error;
    }
    return { fields: { ...fields }, staged };
  }

  private async discard(sink: FileSink, staged: object | undefined): Promise<void> {
    if (!staged) return;
    try {
      await sink.discard(staged);
    } catch (error) {
      this.logger.error({ err: error }, 'A staged file could not be discarded');
    }
  }
}
