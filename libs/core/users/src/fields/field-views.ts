import { Injectable } from '@nestjs/common';
import type { Principal } from '@roost/plugin-kit';
import { FieldDefinitions } from './field-definitions.js';
import {
  type FieldHolder,
  type FieldValues,
  type OwnFields,
  ownFields,
  shownValues,
  standingOf,
} from './field-view.js';

/** What callers see of the fields that a project has defined. */
@Injectable()
export class FieldViews {
  constructor(private readonly definitions: FieldDefinitions) {}

  /** What a person sees of their own. */
  async own(person: FieldHolder & { projectId: string }): Promise<OwnFields> {
    return ownFields(await this.definitions.of(person.projectId), person);
  }

  /**
   * What a caller sees of others in its project.
   *
   * @example
   * const view = await this.views.by(principal);
   * page.map((person) => PersonResponse.of(person, view(person)));
   */
  async by(principal: Principal): Promise<(person: FieldHolder) => FieldValues> {
    const fields = await this.definitions.of(principal.projectId);
    const standing = standingOf(principal);
    return (person) => shownValues(fields, person, standing);
  }
}
