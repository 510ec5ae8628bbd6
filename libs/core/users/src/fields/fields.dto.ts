import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IfGiven, IsFlag, IsLocale } from '@roost/plugin-kit';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { AreLabels, LABELS } from './field-schemas.js';
import {
  type Audience,
  AUDIENCES,
  FIELD_TYPES,
  type FieldType,
  labelIn,
  type Labels,
  type Writer,
  WRITERS,
} from './field-types.js';
import type { ListedField } from './fields.repository.js';
import type { FieldChange, FieldEffects } from './fields.service.js';

const KEY = /^[a-z][a-z0-9_]{0,39}$/;
const MOST_OPTIONS = 100;

/** A value of an enum. */
export class FieldOptionBody {
  @ApiProperty({ pattern: KEY.source, description: 'Value in requests and answers' })
  @Matches(KEY, { message: 'value must be lower-case letters, digits and _, and begin with a letter' })
  value: string;

  @ApiProperty(LABELS)
  @AreLabels()
  labels: Labels;
}

/** What of a field can be changed; left out stays. */
export class ChangeFieldRequest {
  @ApiPropertyOptional(LABELS)
  @IfGiven()
  @AreLabels()
  labels?: Labels;

  @ApiPropertyOptional({ type: [FieldOptionBody], maxItems: MOST_OPTIONS, description: 'Only of an enum' })
  @IfGiven()
  @IsArray()
  @ArrayMaxSize(MOST_OPTIONS)
  @Type(() => FieldOptionBody)
  @ValidateNested({ each: true })
  options?: FieldOptionBody[];

  @ApiPropertyOptional({ description: 'Whether everyone is to have a value. Default false' })
  @IfGiven()
  @IsBoolean()
  required?: boolean;

  @ApiPropertyOptional({ description: 'Whether no two people can have the same value. Default false' })
  @IfGiven()
  @IsBoolean()
  unique?: boolean;

  @ApiPropertyOptional({
    enum: WRITERS,
    enumName: 'FieldWriter',
    description: 'self: the person; admin: only holders of `users.write-fields`. Default self',
  })
  @IfGiven()
  @IsIn(WRITERS)
  writer?: Writer;

  @ApiPropertyOptional({
    enum: AUDIENCES,
    enumName: 'FieldAudience',
    description:
      'Who sees it at most. self: the person and holders of `users.write-fields`; team: also holders of `users.read-team-fields`; members: everyone who is signed in; everyone: also callers without an account. Default self',
  })
  @IfGiven()
  @IsIn(AUDIENCES)
  audience?: Audience;

  @ApiPropertyOptional({ description: 'Whether sign-up asks for it. Default false' })
  @IfGiven()
  @IsBoolean()
  atSignUp?: boolean;
}

/** A new field. */
export class AddFieldRequest extends ChangeFieldRequest {
  @ApiProperty({ pattern: KEY.source, description: 'Names it in requests and answers. It never changes' })
  @Matches(KEY, { message: 'key must be lower-case letters, digits and _, and begin with a letter' })
  key: string;

  @ApiProperty({ enum: FIELD_TYPES, enumName: 'FieldType', description: 'It never changes' })
  @IsIn(FIELD_TYPES)
  type: FieldType;

  @ApiProperty(LABELS)
  @AreLabels()
  declare labels: Labels;
}

export class FieldParams {
  @IsString()
  @MaxLength(40)
  key: string;
}

/** How a change is made. */
export class FieldChangeQuery {
  @ApiPropertyOptional({ type: Boolean, default: false, description: 'Only say what the change would do' })
  @IsOptional()
  @IsFlag()
  dryRun: boolean = false;

  @ApiPropertyOptional({
    type: Boolean,
    default: false,
    description: 'Make the change also where people lose values, or more may see them',
  })
  @IsOptional()
  @IsFlag()
  confirm: boolean = false;
}

export class ListFieldsQuery {
  @IsLocale({ description: 'Language of the labels. Default: that of Accept-Language' })
  @IfGiven()
  locale?: string;
}

/** An option of an enum, in one language. */
export class FieldChoiceResponse {
  @ApiProperty()
  value: string;

  @ApiProperty()
  label: string;
}

/** A field that people of the project have, in one language. */
export class FieldResponse {
  @ApiProperty()
  key: string;

  @ApiProperty()
  label: string;

  @ApiProperty({ enum: FIELD_TYPES, enumName: 'FieldType' })
  type: FieldType;

  @ApiProperty({ type: [FieldChoiceResponse], description: 'What an enum can be; empty for other types' })
  options: FieldChoiceResponse[];

  @ApiProperty({ description: 'Whether everyone is to have a value' })
  required: boolean;

  @ApiProperty({ description: 'Whether no two people can have the same value' })
  unique: boolean;

  @ApiProperty({ enum: WRITERS, enumName: 'FieldWriter' })
  writer: Writer;

  @ApiProperty({ enum: AUDIENCES, enumName: 'FieldAudience', description: 'Who sees it at most' })
  audience: Audience;

  @ApiProperty({ description: 'Whether sign-up asks for it' })
  atSignUp: boolean;

  /** @param locales languages, the wanted one first */
  static of(field: ListedField, locales: readonly string[]): FieldResponse {
    const { key, labels, options, ...rest } = field;
    return {
      ...rulesOf(rest),
      key,
      label: labelIn(labels, locales),
      options: options.map((option) => ({ value: option.value, label: labelIn(option.labels, locales) })),
    };
  }
}

const rulesOf = ({
  type,
  required,
  isUnique,
  writer,
  audience,
  atSignUp,
}: Omit<ListedField, 'key' | 'labels' | 'options'>) => ({
  type,
  required,
  unique: isUnique,
  writer,
  audience,
  atSignUp,
});

/** What a change does to values that people have. */
export class FieldEffectsResponse implements FieldEffects {
  @ApiProperty({ type: 'integer', description: 'People who lose their value' })
  lost: number;

  @ApiProperty({ type: 'integer', description: 'People whose value more may see than before' })
  exposed: number;

  @ApiProperty({ type: 'integer', description: 'People without a value of a field that becomes required' })
  missing: number;

  @ApiProperty({ type: 'integer', description: 'People who share a value of a field that is to become unique' })
  shared: number;
}

/** A field, as admins define it. */
export class AdminFieldResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty()
  key: string;

  @ApiProperty(LABELS)
  labels: Labels;

  @ApiProperty({ enum: FIELD_TYPES, enumName: 'FieldType' })
  type: FieldType;

  @ApiProperty({ type: [FieldOptionBody] })
  options: FieldOptionBody[];

  @ApiProperty()
  required: boolean;

  @ApiProperty()
  unique: boolean;

  @ApiProperty({ enum: WRITERS, enumName: 'FieldWriter' })
  writer: Writer;

  @ApiProperty({ enum: AUDIENCES, enumName: 'FieldAudience' })
  audience: Audience;

  @ApiProperty()
  atSignUp: boolean;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  static from(field: ListedField): AdminFieldResponse {
    const { id, key, labels, options, createdAt } = field;
    return { id, key, labels, options: options.map((option) => ({ ...option })), ...rulesOf(field), createdAt };
  }
}

/** A field as it is after a change, or would be, and what the change does. */
export class FieldChangeResponse {
  @ApiProperty({ type: AdminFieldResponse })
  field: AdminFieldResponse;

  @ApiProperty({ type: FieldEffectsResponse })
  effects: FieldEffectsResponse;

  static from({ field, effects }: FieldChange): FieldChangeResponse {
    return { field: AdminFieldResponse.from(field), effects: { ...effects } };
  }
}
