import { getDocument, PDFWorker, type PDFDocumentProxy } from 'pdfjs-dist';

/** Longer than any page takes that somebody wants to read. Files are made that take for ever. */
const PATIENCE_MS = 20_000;

/** A document that is read in a worker of its own, which ends with it. */
export interface OpenPdf {
  document: PDFDocumentProxy;
  close: () => void;
}

/**
 * Reads a document piece by piece, as far as its pages are looked at.
 *
 * @throws whatever pdf.js fails with: what is damaged, or locked with a password
 */
export async function openPdf(url: string): Promise<OpenPdf> {
  const thread = new Worker(new URL('./pdf-worker.ts', import.meta.url), { type: 'module', name: 'pdf' });
  const worker = PDFWorker.create({ port: thread });
  const close = (): void => {
    worker.destroy();
    thread.terminate();
  };
  try {
    const { promise } = getDocument({ url, worker, useWasm: false, disableAutoFetch: true, disableStream: true });
    return { document: await inTime(promise), close };
  } catch (error) {
    close();
    throw error;
  }
}

/** @throws Error when it takes too long. */
export async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error('The document takes too long'));
    }, PATIENCE_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
