import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

/** A mail server on this machine that takes mails, or refuses them, as a test wants it. */
export class MailServer {
  readonly received: ParsedMail[] = [];
  /** Answers to `RCPT TO` from now on, as `550`. */
  refusal: number | undefined;
  /** Who signed in, with any password but `wrong`. */
  readonly users: string[] = [];
  private readonly server: SMTPServer;

  private constructor() {
    this.server = new SMTPServer({
      authOptional: true,
      allowInsecureAuth: true,
      disabledCommands: ['STARTTLS'],
      logger: false,
      onAuth: ({ username = '', password }, _session, done) => {
        if (password === 'wrong') {
          done(Object.assign(new Error('no such user'), { responseCode: 535 }));
          return;
        }
        this.users.push(username);
        done(null, { user: username });
      },
      onRcptTo: (_address, _session, done) => {
        const { refusal } = this;
        done(refusal === undefined ? null : Object.assign(new Error('no such mailbox'), { responseCode: refusal }));
      },
      onData: (stream, _session, done) => {
        simpleParser(stream).then((mail) => {
          this.received.push(mail);
          done();
        }, done);
      },
    });
    this.server.on('error', () => undefined);
  }

  /** @param port that it listens on; default a free one. */
  static async start(port = 0): Promise<MailServer> {
    const mailServer = new MailServer();
    await new Promise<void>((resolve) => {
      mailServer.server.listen(port, '127.0.0.1', resolve);
    });
    return mailServer;
  }

  get port(): number {
    return (this.server.server.address() as AddressInfo).port;
  }

  get url(): string {
    return `smtp://127.0.0.1:${String(this.port)}`;
  }

  async close(): Promise<void> {
    await promisify((done: () => void) => {
      this.server.close(done);
    })();
  }
}
