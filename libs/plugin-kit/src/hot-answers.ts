/** A request as far as hot answers go: GET or HEAD, without credentials. */
export interface HotRequest {
  /** Path and query, as they came. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** An answer that is at hand. */
export interface HotAnswer {
  readonly status: 200 | 304;
  /** The same object is best given again: what is sent of it is put together once. */
  readonly headers: Readonly<Record<string, string>>;
  /** Left out for HEAD by whoever sends it. */
  readonly body?: Buffer;
  /** Pattern of the route that would have answered, for the log: the answer has to be the same. */
  readonly route: string;
}

/**
 * Answers that are in memory and for everyone, sent before guards, pipes and interceptors: these cost more than such an answer itself. Never asked
 * for requests with credentials, ranges or from other origins, which all go the usual way.
 */
export abstract class HotAnswers {
  /**
   * @param prefix of paths, as `/media/`; one plugin each
   * @param find answers at once, or undefined to let the request go the usual way
   */
  abstract serve(prefix: string, find: (request: HotRequest) => HotAnswer | undefined): void;
}
