import { QueryClient } from '@tanstack/vue-query';
import { RoostError } from '@roost/client';

/** What was fetched is shown while it is fetched anew. The client waits for a server that is away, so only that is tried again here. */
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      // Answers are replaced, never changed: watching each field of 2,000 files costs more than showing them.
      shallow: true,
      retry: (count, error) => count < 2 && error instanceof RoostError && error.isTemporary,
    },
  },
});

const tabs = new BroadcastChannel('roost-changes');

/** What is shown of these is fetched anew, here and in other tabs of this browser. @param keys first parts of query keys */
export async function changed(...keys: string[]): Promise<void> {
  tabs.postMessage(keys);
  await refresh(keys);
}

async function refresh(keys: readonly string[]): Promise<void> {
  await Promise.all(keys.map((key) => queries.invalidateQueries({ queryKey: [key] })));
}

tabs.onmessage = ({ data }: MessageEvent<string[]>) => {
  void refresh(data);
};
