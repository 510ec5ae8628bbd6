import { Controller, Get, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Public } from '@roost/plugin-kit';
import type { FastifyReply } from 'fastify';
import { SETUP_PAGE, SETUP_SCRIPT, SETUP_STYLE } from './setup-page.js';

const CONTENT_SECURITY_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

@ApiExcludeController()
@Public()
@Controller('admin')
export class SetupPageController {
  @Get('setup')
  async getSetupPage(@Res() reply: FastifyReply): Promise<void> {
    await reply
      .header('content-type', 'text/html; charset=utf-8')
      .header('content-security-policy', CONTENT_SECURITY_POLICY)
      .header('cache-control', 'no-store')
      .send(SETUP_PAGE);
  }

  @Get('setup.css')
  async getSetupStyle(@Res() reply: FastifyReply): Promise<void> {
    await reply.header('content-type', 'text/css; charset=utf-8').send(SETUP_STYLE);
  }

  @Get('setup.js')
  async getSetupScript(@Res() reply: FastifyReply): Promise<void> {
    await reply.header('content-type', 'text/javascript; charset=utf-8').send(SETUP_SCRIPT);
  }
}
