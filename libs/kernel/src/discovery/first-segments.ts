/**
 * The first segment of a path, as `posts` of `/posts/:id`.
 *
 * @param path of a route, or of a request: a query is cut off, and percent-encoding taken away
 * @returns an empty string for `/`, and where a parameter comes first.
 */
export function firstSegmentOf(path: string): string {
  const [segment = ''] = path.replace(/^\//, '').split(/[/?#]/, 1);
  if (segment.startsWith(':') || segment.startsWith('*')) return '';
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
