import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Answers, Page, Requires } from '@roost/plugin-kit';
import { PluginResponse } from './plugins.dto.js';
import { PluginsService } from './plugins.service.js';

@ApiTags('Admin')
@Controller('admin/plugins')
export class PluginsController {
  constructor(private readonly plugins: PluginsService) {}

  @Get()
  @ApiOperation({
    summary: 'Lists the plugins in load order, then disabled ones, and removed ones that have tables',
  })
  @Requires('admin.read')
  @Answers(PluginResponse, { message: 'Plugins', list: true })
  async listPlugins(): Promise<Page<PluginResponse>> {
    const reports = await this.plugins.list();
    return new Page(reports, null).map((report) => PluginResponse.from(report));
  }
}
