import { Injectable } from '@nestjs/common';
import { HealthCheck } from '@roost/plugin-kit';
import { KernelConfig } from '../config/kernel.config.js';
import { freeBytesOf } from '../metrics/free-bytes.js';

/** The disk that the embedded services, local files and logs are on. */
@Injectable()
export class DiskHealth {
  constructor(private readonly config: KernelConfig) {}

  /** What is there can still be read. */
  @HealthCheck('disk', { required: false })
  async check(): Promise<void> {
    const { home, diskLeastFreeBytes: least } = this.config;
    const free = await freeBytesOf(home);
    if (free < least)
      throw new Error(`Only ${String(free)} bytes are free for ROOST_HOME; at least ${String(least)} are required`);
  }
}
