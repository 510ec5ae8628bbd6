import { Readable } from 'node:stream';
import { mediaErrors } from '../media.errors.js';
import { tooLarge } from '../library/bound-upload.js';

/** What pieces are held to, and who looks on. */
export interface PieceOptions {
  /** Most bytes of a piece. */
  pieceBytes: number;
  /** Most bytes of all. The chunk that goes past it is not taken. */
  maxBytes: number;
  onChunk: (chunk: Buffer) => void;
}

/**
 * Cuts a stream into pieces, each a stream of its own. When the source breaks off, the last piece ends with what came before. Chunks are
 * handed on as they come: an iterator would join those that wait.
 */
export class Pieces {
  private left: number;
  /** The piece that is being filled, and what it has room for. */
  private piece: Readable | undefined;
  private room = 0;
  /** Came behind the end of a piece, or before there was one. */
  private rest: Buffer | undefined;
  private ended = false;
  private onArrival: (() => void) | undefined;
  /** Why the source broke off, once it did. */
  failure: Error | undefined;

  constructor(
    private readonly source: Readable,
    private readonly options: PieceOptions,
  ) {
    this.left = options.maxBytes;
    source.on('data', this.take).pause();
    source.once('end', this.end).on('error', this.fail).once('close', this.close);
    if (source.destroyed) this.close();
  }

  /** @returns the next piece, or undefined at the end of the source. The one before has to be read to its end. */
  async next(): Promise<Readable | undefined> {
    if (!this.rest && !this.ended) {
      await new Promise<void>((resolve) => {
        this.onArrival = resolve;
        this.source.resume();
      });
    }
    if (!this.rest) return undefined;
    this.room = this.options.pieceBytes;
    const piece = new Readable({
      read: () => {
        if (piece === this.piece) this.fill();
      },
    });
    this.piece = piece;
    return piece;
  }

  /** Lets the rest of the source pass unread, so that its sender comes to its end and reads the answer. */
  release(): void {
    this.piece = undefined;
    this.source.off('data', this.take).resume();
  }

  private fill(): void {
    const { rest } = this;
    this.rest = undefined;
    if (rest && !this.give(rest)) return;
    if (this.ended) this.endPiece();
    else this.source.resume();
  }

  /** @returns whether there is room for more, now. */
  private give(chunk: Buffer): boolean {
    const { piece, room } = this;
    const part = chunk.length > room ? chunk.subarray(0, room) : chunk;
    this.room -= part.length;
    this.options.onChunk(part);
    const wantsMore = piece?.push(part) ?? false;
    if (part !== chunk) this.rest = chunk.subarray(room);
    if (this.room > 0) return wantsMore;
    this.endPiece();
    return false;
  }

  private endPiece(): void {
    this.piece?.push(null);
    this.piece = undefined;
  }

  private readonly take = (chunk: Buffer): void => {
    this.left -= chunk.length;
    if (this.left < 0) {
      this.source.off('data', this.take);
      this.fail(tooLarge(this.options.maxBytes));
      return;
    }
    if (this.piece) {
      if (!this.give(chunk)) this.source.pause();
      return;
    }
    this.rest = chunk;
    this.source.pause();
    this.onArrival?.();
  };

  private readonly end = (): void => {
    this.ended = true;
    // What is left over goes first.
    if (!this.rest) this.endPiece();
    this.onArrival?.();
  };

  private readonly fail = (error: Error): void => {
    if (this.ended) return;
    this.failure = error;
    this.end();
  };

  private readonly close = (): void => {
    this.fail(mediaErrors.upload_aborted());
  };
}
