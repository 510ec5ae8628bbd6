import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Answers, Page, PluginCatalogue, Requires } from '@roost/plugin-kit';
import { PluginResponse } from './plugin.response.js';

@ApiTags('Admin')
@Controller('admin/plugins')
export class PluginsController {
  constructor(private readonly catalogue: PluginCatalogue) {}

  /** The loaded plugins, in load order. */
  @Get()
  @Requires('admin.read')
  @Answers(PluginResponse, { message: 'Plugins', list: true })
  listPlugins(): Page<PluginResponse> {
    return new Page(
      this.catalogue.plugins.map((plugin) => PluginResponse.from(plugin)),
      null,
    );
  }
}
