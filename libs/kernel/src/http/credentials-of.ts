import type { Credentials, RoostRequest } from '@roost/plugin-kit';

/** What an HTTP request shows of who makes it. */
export const credentialsOf = ({ headers, cookies, method, ip }: RoostRequest): Credentials => ({
  headers,
  cookies,
  method,
  address: ip,
});
