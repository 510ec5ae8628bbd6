import type { IncomingMessage } from 'node:http';
import { kernelErrors } from '../kernel.errors.js';

/**
 * Reads a body to its end, as UTF-8.
 *
 * @param limit in bytes.
 * @throws `http.payload_too_large`; `http.malformed_body` when the client goes away
 */
export async function readText(request: IncomingMessage, limit: number): Promise<string> {
  if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge(limit);
  const chunks: Buffer[] = [];
  let bytes = 0;
  // No `for await`: when that ends early, it destroys the connection that the answer has to go through.
  await new Promise<void>((resolve, reject) => {
    const onData = (chunk: Buffer): void => {
      bytes += chunk.length;
      if (bytes > limit) settle(tooLarge(limit));
      else chunks.push(chunk);
    };
    const onEnd = (): void => {
      settle();
    };
    const onClose = (): void => {
      settle(kernelErrors.malformed_body({ detail: 'The body ended early' }));
    };
    const settle = (error?: Error): void => {
      request.off('data', onData).off('end', onEnd).off('close', onClose);
      if (error) {
        request.pause();
        reject(error);
      } else {
        resolve();
      }
    };
    request.on('data', onData).on('end', onEnd).on('close', onClose);
    if (request.destroyed) onClose();
  });
  return (chunks.length === 1 ? (chunks[0] ?? Buffer.alloc(0)) : Buffer.concat(chunks, bytes)).toString();
}

/** The connection ends with the answer: the client may still be sending. */
const tooLarge = (limit: number): Error =>
  kernelErrors.payload_too_large({
    detail: `The body may have up to ${String(limit)} bytes`,
    headers: { connection: 'close' },
  });
