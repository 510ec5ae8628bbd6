import type { IncomingHttpHeaders } from 'node:http';
import { wantsPage } from '../http/wants-page.js';

/** Whether a browser opens an address in a window. Scripts, images and programs that ask for the same address get data. */
export function wantsDocument(method: string, headers: IncomingHttpHeaders): boolean {
  if (method !== 'GET' && method !== 'HEAD') return false;
  const destination = headers['sec-fetch-dest'];
  // Browsers before 2023 do not say it.
  return destination === undefined ? wantsPage(method, headers.accept) : destination === 'document';
}
