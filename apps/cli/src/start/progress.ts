const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

/** Tells of long steps: one moving line on a terminal, plain lines elsewhere. */
export class Progress {
  private readonly isTerminal = process.stdout.isTTY;
  private timer: NodeJS.Timeout | undefined;
  private frame = 0;

  step(text: string): void {
    this.end();
    if (!this.isTerminal) {
      process.stdout.write(`${text} …\n`);
      return;
    }
    const draw = (): void => {
      process.stdout.write(`\r\u001b[2K${FRAMES[this.frame++ % FRAMES.length] ?? ''} ${text} …`);
    };
    draw();
    this.timer = setInterval(draw, 100);
  }

  /** Prints a line that stays. */
  say(text: string): void {
    this.end();
    process.stdout.write(`${text}\n`);
  }

  end(): void {
    if (!this.timer) return;
    clearInterval(this.timer);
    this.timer = undefined;
    process.stdout.write('\r\u001b[2K');
  }
}
