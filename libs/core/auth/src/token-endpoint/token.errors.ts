import { defineErrors } from '@roost/plugin-kit';

/** Errors of the token endpoint; the second half of each code is what RFC 6749 (5.2) calls it. */
export const oauthErrors = defineErrors('oauth', {
  invalid_request: { status: 400, title: 'The token request is not valid' },
  invalid_client: { status: 401, title: 'There are no registered clients: leave the client credentials empty' },
  invalid_grant: { status: 400, title: 'The credentials or the refresh token are not valid' },
  unsupported_grant_type: { status: 400, title: 'Only the grants password and refresh_token are known' },
});
