import { Controller, Get, Param, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Public } from '@roost/plugin-kit';
import type { FastifyReply } from 'fastify';
import { DocsService } from './docs.service.js';

const CONTENT_SECURITY_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'";

@ApiExcludeController()
@Public()
@Controller()
export class DocsController {
  constructor(private readonly docs: DocsService) {}

  @Get('openapi.json')
  async getOpenApi(@Res() reply: FastifyReply): Promise<void> {
    await reply.header('content-type', 'application/json; charset=utf-8').send(this.docs.openApi());
  }

  @Get('docs')
  async getDocs(@Res() reply: FastifyReply): Promise<void> {
    await reply
      .header('content-type', 'text/html; charset=utf-8')
      .header('content-security-policy', CONTENT_SECURITY_POLICY)
      .send(this.docs.page());
  }

  @Get('docs/:asset')
  async getDocsAsset(@Param('asset') name: string, @Res() reply: FastifyReply): Promise<void> {
    const { contentType, body } = await this.docs.asset(name);
    await reply.header('content-type', contentType).header('cache-control', 'public, max-age=3600').send(body);
  }
}
