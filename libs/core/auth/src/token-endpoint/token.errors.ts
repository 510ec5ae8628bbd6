import { defineErrors } from '@roost/plugin-kit';

/** Errors of the token endpoint; the second half of each code is what RFC 6749 (5.2) calls it. */
export const oauthErrors = defineErrors('oauth', {
  invalid_request: { status: 400, title: 'The token request is not valid' },
  invalid_client: { status: 401, title: 'Client credentials must be empty, because there are no registered clients' },
  invalid_grant: { status: 400, title: 'The credentials or the refresh token are not valid' },
  access_denied: { status: 403, title: 'This project is suspended' },
  unsupported_grant_type: { status: 400, title: 'Only the grants password and refresh_token are supported' },
});
