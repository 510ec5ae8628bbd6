import { QueryClient } from '@tanstack/vue-query';
import { RoostError } from '@roost/client';

/** What was fetched is shown while it is fetched anew. The client waits for a server that is away, so only that is tried again here. */
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      retry: (count, error) => count < 2 && error instanceof RoostError && error.isTemporary,
    },
  },
});
