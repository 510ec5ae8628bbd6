import { closeSync, existsSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';

/** How much of a process's output is kept. */
export interface LogBounds {
  /** A file that would get larger than this is put aside. */
  bytes: number;
  /** Files for each process: the one that is written, and those that were put aside. */
  files: number;
}

/**
 * What one process prints, in a file of bounded size. It is written at once: whoever kills everything finds the last line. Where it cannot be
 * written, as on a full disk, lines are lost, and nothing else.
 */
export class LogFile {
  private fd: number | undefined;
  private size = 0;
  private lost = 0;

  /** @param onTrouble is told when it can no longer be written, once each time. */
  constructor(
    private readonly path: string,
    private readonly bounds: LogBounds,
    private readonly onTrouble: (reason: string) => void,
  ) {}

  write(line: string): void {
    const missing = this.lost > 0 ? `${String(this.lost)} lines could not be written\n` : '';
    const bytes = Buffer.from(`${missing}${line}\n`);
    try {
      if (this.fd !== undefined && this.size > 0 && this.size + bytes.length > this.bounds.bytes) this.putAside();
      this.fd ??= this.open();
      this.size += writeSync(this.fd, bytes);
      this.lost = 0;
    } catch (error) {
      if (this.lost++ === 0) this.onTrouble(error instanceof Error ? error.message : String(error));
    }
  }

  private open(): number {
    this.size = existsSync(this.path) ? statSync(this.path).size : 0;
    if (this.size > this.bounds.bytes) this.shift();
    return openSync(this.path, 'a', 0o600);
  }

  private putAside(): void {
    if (this.fd !== undefined) closeSync(this.fd);
    this.fd = undefined;
    this.shift();
  }

  /** The newest of those put aside is `.1`. */
  private shift(): void {
    const aside = (number: number): string => `${this.path}.${String(number)}`;
    const oldest = this.bounds.files - 1;
    if (oldest < 1) rmSync(this.path, { force: true });
    for (let number = oldest; number >= 1; number--) {
      const from = number === 1 ? this.path : aside(number - 1);
      if (existsSync(from)) renameSync(from, aside(number));
    }
    this.size = 0;
  }
}
