import type { IncomingHttpHeaders } from 'node:http';

export const JSON_TYPE = 'application/json';
export const PROBLEM_TYPE = 'application/problem+json';
export const URL_ENCODED_TYPE = 'application/x-www-form-urlencoded';
export const FORM_TYPE = 'multipart/form-data';

/** Media type of a body without its parameters, in lower case; empty where there is none. */
export const mediaType = (headers: IncomingHttpHeaders): string =>
  (headers['content-type']?.split(';', 1)[0] ?? '').trim().toLowerCase();
