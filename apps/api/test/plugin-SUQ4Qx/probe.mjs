import { Controller, Get, Module } from '@nestjs/common';
import { definePlugin, OnJob, Public, Requires } from '@roost/plugin-kit';
const method = (target, name, ...decorators) => {
  for (const decorator of decorators)
    decorator(target.prototype, name, Object.getOwnPropertyDescriptor(target.prototype, name));
};

class ProbeController {
  getProbe() {
    return null;
  }
}
method(ProbeController, 'getProbe', Get('probe'), Public());
Controller()(ProbeController);
class ProbeApiModule {}
Module({ controllers: [ProbeController] })(ProbeApiModule);
export default definePlugin({ version: '1.0.0', compat: '^1.0.0', name: 'probe', api: ProbeApiModule });
