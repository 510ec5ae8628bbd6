import { defineErrors } from '@roost/plugin-kit';

/** Failures of the HTTP layer itself, for every route. */
export const kernelErrors = defineErrors('http', {
  bad_request: { status: 400, title: 'The request is not valid' },
  malformed_body: { status: 400, title: 'The body cannot be read' },
  body_too_complex: { status: 400, title: 'The body has too many parts, or is nested too deeply' },
  invalid_text: { status: 400, title: 'Text must be valid Unicode without NUL' },
  validation_failed: { status: 400, title: 'Some fields are not valid' },
  unauthorized: { status: 401, title: 'Sign in first' },
  forbidden: { status: 403, title: 'You may not do this' },
  not_found: { status: 404, title: 'There is nothing here' },
  method_not_allowed: { status: 405, title: 'This method is not allowed here' },
  request_timeout: { status: 408, title: 'The request took too long' },
  conflict: { status: 409, title: 'The request conflicts with what is there' },
  payload_too_large: { status: 413, title: 'The body is too large' },
  uri_too_long: { status: 414, title: 'The URL is too long' },
  unsupported_media_type: { status: 415, title: 'This content type is not accepted here' },
  expectation_failed: { status: 417, title: 'This expectation cannot be met' },
  too_many_requests: { status: 429, title: 'Too many requests' },
  too_many_streams: { status: 429, title: 'Too many streams are open' },
  headers_too_large: { status: 431, title: 'The headers are too large' },
  internal: { status: 500, title: 'Something went wrong on our side' },
  streams_full: { status: 503, title: 'This server has no place for another stream' },
  database_timeout: { status: 503, title: 'The database took too long' },
  unavailable: { status: 503, title: 'A service that this needs is away' },
});
