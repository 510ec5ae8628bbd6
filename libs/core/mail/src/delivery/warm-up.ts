import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { MailerService, type TransportType } from '@nestjs-modules/mailer';
import { SOURCE_LOCALE } from '@roost/plugin-kit';
import { TemplateRenderer } from '../templates/template-renderer.js';
import { TemplateSources } from '../templates/template-sources.js';
import { driverTransport } from './driver-transport.js';

const NOWHERE = 'nowhere';

/**
 * Fills in one mail when a worker starts, and throws it away: what renders and composes mails is loaded and compiled then, and the first real mail, which
 * often holds a code that somebody waits for, does not wait for that.
 */
@Injectable()
export class WarmUp implements OnApplicationBootstrap {
  private readonly logger = new Logger(WarmUp.name);
  /** Settles when the first mail costs what any other does. */
  done: Promise<void> = Promise.resolve();

  constructor(
    private readonly sources: TemplateSources,
    private readonly renderer: TemplateRenderer,
    private readonly mailer: MailerService,
  ) {}

  onApplicationBootstrap(): void {
    this.done = this.run().catch((error: unknown) => {
      this.logger.warn(`The mail renderer could not be warmed up, so the first mail takes longer: ${String(error)}`);
    });
  }

  private async run(): Promise<void> {
    const [template] = await this.sources.list();
    if (!template) return;
    const mail = await this.renderer.renderSample(template.name, SOURCE_LOCALE);
    const transport = driverTransport({ send: () => Promise.resolve() });
    this.mailer.addTransporter(NOWHERE, transport as TransportType);
    const nobody = 'nobody@localhost';
    await this.mailer.sendMail({ from: nobody, to: nobody, ...mail, transporterName: NOWHERE });
    this.mailer.removeTransporter(NOWHERE);
  }
}
