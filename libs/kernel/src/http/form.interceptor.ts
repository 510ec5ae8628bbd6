import { type CallHandler, type ExecutionContext, Logger, type NestInterceptor } from '@nestjs/common';
import { type FileSink, type FormOptions, type Principal } from '@roost/plugin-kit';
import type { FastifyRequest } from 'fastify';
import { catchError, concatMap, from, type Observable, switchMap } from 'rxjs';
import { kernelErrors } from '../kernel.errors.js';
import { FORM_TYPE, mediaType } from './media-types.js';
import { readForm } from './read-form.js';

type FormRequest = FastifyRequest & {
  principal?: Principal;
  stagedFile?: object | undefined;
  stagedDigest?: string | undefined;
  isRepeated?: boolean;
};

/** Reads the forms of one route with `@AcceptsForm()`: fields become the body, the file goes to its sink as it arrives. */
export class FormInterceptor implements NestInterceptor {
  private readonly logger = new Logger(FormInterceptor.name);

  constructor(
    private readonly options: FormOptions,
    private readonly sink: FileSink,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<FormRequest>();
    // What is no form was read, or refused, by BodyReader.
    if (mediaType(request.headers) !== FORM_TYPE) return next.handle();
    return from(this.read(request)).pipe(
      switchMap(() =>
        next.handle().pipe(
          concatMap(async (answer: unknown) => {
            if (request.isRepeated) await this.discard(request.stagedFile);
            return answer;
          }),
          catchError(async (error: unknown) => {
            await this.discard(request.stagedFile);
            throw error;
          }),
        ),
      ),
    );
  }

  private async read(request: FormRequest): Promise<void> {
    const { principal, headers } = request;
    const { name, required } = this.options.file;
    const contentLength = headers['content-length'] === undefined ? undefined : Number(headers['content-length']);
    await this.sink.admit?.({ contentLength, principal });
    let staged: object | undefined;
    try {
      request.body = await readForm(request.raw, async (field, filename, stream) => {
        if (field !== name)
          throw kernelErrors.validation_failed({ detail: `Only one file is allowed, in the field "${name}"` });
        staged = await this.sink.stage({ field, filename, stream, principal });
      });
      if (required && !staged) {
        throw kernelErrors.validation_failed({
          errors: [{ pointer: `/${name}`, code: 'is_required', detail: 'A file is required' }],
        });
      }
    } catch (error) {
      await this.discard(staged);
      throw error;
    }
    request.stagedFile = staged;
    request.stagedDigest = staged && this.sink.digest?.(staged);
  }

  private async discard(staged: object | undefined): Promise<void> {
    if (!staged) return;
    try {
      await this.sink.discard(staged);
    } catch (error) {
      this.logger.error({ err: error }, 'A staged file could not be discarded');
    }
  }
}
