import { Controller, Get, Param } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { BytesAnswer, Public } from '@roost/plugin-kit';
import { DocsService } from './docs.service.js';

const CONTENT_SECURITY_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'";

@ApiExcludeController()
@Public()
@Controller()
export class DocsController {
  constructor(private readonly docs: DocsService) {}

  @Get('openapi.json')
  getOpenApi(): BytesAnswer {
    return new BytesAnswer(this.docs.openApi(), { headers: { 'content-type': 'application/json; charset=utf-8' } });
  }

  @Get('docs')
  getDocs(): BytesAnswer {
    return new BytesAnswer(this.docs.page(), {
      headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': CONTENT_SECURITY_POLICY },
    });
  }

  @Get('docs/:asset')
  async getDocsAsset(@Param('asset') name: string): Promise<BytesAnswer> {
    const { contentType, body } = await this.docs.asset(name);
    return new BytesAnswer(body, {
      headers: { 'content-type': contentType, 'cache-control': 'public, max-age=3600' },
    });
  }
}
