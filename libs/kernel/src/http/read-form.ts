import { AsyncResource } from 'node:async_hooks';
import type { IncomingMessage } from 'node:http';
import { Busboy, type BusboyFileStream, type BusboyHeaders, type BusboyInstance } from '@fastify/busboy';
import { kernelErrors } from '../kernel.errors.js';

const LIMITS = {
  files: 1,
  fields: 50,
  parts: 51,
  fieldSize: 65_536,
  headerPairs: 20,
  headerSize: 16_384,
};
const LONGEST_NAME = 100;

/** Takes the file of a form, and reads it to its end. Rejects to refuse the form. */
export type TakeFile = (field: string, filename: string, stream: BusboyFileStream) => Promise<void>;

/**
 * Reads a multipart form as it arrives. The file is handed on while it comes.
 *
 * @returns the fields, once the form is whole and the file taken
 * @throws `http.malformed_body`, `http.body_too_complex`, `http.validation_failed`, and what `takeFile` rejects with. By then `takeFile` has
 * settled.
 */
export async function readForm(request: IncomingMessage, takeFile: TakeFile): Promise<Record<string, string>> {
  const parser = createParser(request);
  // Events come in the scope of the socket, which knows neither the request nor its transaction.
  const takeHere = AsyncResource.bind(takeFile);
  const fields = new Map<string, string>();
  let taking: Promise<void> | undefined;
  let file: BusboyFileStream | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      const onClose = (): void => {
        if (!request.complete) reject(malformed('The form ended early'));
      };
      parser.on('field', (name, value, _nameIsCut, isCut) => {
        const plain = plainName(name);
        const fault = faultOf(fields, plain, isCut);
        if (fault) reject(fault);
        else fields.set(plain, value);
      });
      parser.on('file', (name, stream, filename: string | undefined) => {
        file = stream;
        // The parser tells the stream of what is wrong even when nobody reads it yet; it tells us as well.
        stream.on('error', () => undefined);
        taking = takeHere(plainName(name), plainName(filename), stream).then(() => void stream.resume());
        taking.catch(reject);
      });
      parser.on('filesLimit', () => {
        reject(kernelErrors.validation_failed({ detail: 'Only one file is allowed' }));
      });
      for (const limit of ['fieldsLimit', 'partsLimit'] as const) {
        parser.on(limit, () => {
          reject(kernelErrors.body_too_complex({ detail: `The form has more than ${String(LIMITS.fields)} fields` }));
        });
      }
      parser.on('error', (error) => {
        reject(malformed(error));
      });
      parser.on('finish', resolve);
      request.once('close', onClose).pipe(parser);
      if (request.destroyed) onClose();
    });
    await taking;
  } catch (error) {
    request.unpipe(parser);
    file?.destroy(error instanceof Error ? error : undefined);
    await Promise.allSettled([taking]);
    throw error;
  }
  return Object.fromEntries(fields);
}

function createParser({ headers }: IncomingMessage): BusboyInstance {
  try {
    return new Busboy({ headers: headers as BusboyHeaders, limits: LIMITS });
  } catch (error) {
    throw malformed(error);
  }
}

function faultOf(fields: ReadonlyMap<string, string>, name: string, isCut: boolean): Error | undefined {
  if (name === '' || name.length > LONGEST_NAME) return malformed('A field has no name, or one that is too long');
  if (fields.has(name)) return kernelErrors.validation_failed({ detail: `The form has the field "${name}" twice` });
  const largest = String(LIMITS.fieldSize);
  return isCut ? kernelErrors.payload_too_large({ detail: `A field may have up to ${largest} bytes` }) : undefined;
}

/** As its sender wrote it: browsers escape a quote and line breaks in names, and nothing else. */
const plainName = (name = ''): string => name.replaceAll(/%(?:22|0[AD])/gi, decodeURIComponent);

const malformed = (reason: unknown): Error =>
  kernelErrors.malformed_body({ detail: reason instanceof Error ? reason.message : String(reason), cause: reason });
