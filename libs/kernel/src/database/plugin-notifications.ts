import { Notifications } from '@roost/plugin-kit';
import { ownChannel } from '../per-plugin/own-name.js';

/** The channels of one plugin. */
export class PluginNotifications extends Notifications {
  constructor(
    private readonly all: Notifications,
    private readonly plugin: string | undefined,
  ) {
    super();
  }

  get connected(): boolean {
    return this.all.connected;
  }

  async notify(channel: string, payload: string): Promise<void> {
    await this.all.notify(this.own(channel), payload);
  }

  wake(channel: string, payload?: string): void {
    this.all.wake(this.own(channel), payload);
  }

  listen(channel: string, onMessage: (payload: string | null) => void): void {
    this.all.listen(this.own(channel), onMessage);
  }

  private own(channel: string): string {
    return ownChannel(this.plugin, channel);
  }
}
