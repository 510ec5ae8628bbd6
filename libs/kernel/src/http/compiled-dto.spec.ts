import 'reflect-metadata';
import { ValidationPipe } from '@nestjs/common';
import { IfGiven, IsFlag, PageQuery } from '@roost/plugin-kit';
import { Expose, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsDefined,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Matches,
  Max,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import fc from 'fast-check';
import { CompiledDto } from './compiled-dto.js';
import { DtoPipe } from './validation.js';

class Flat extends PageQuery {
  @IsString()
  @Length(1, 5)
  @Matches(/\S/)
  title: string;

  @IfGiven()
  @IsInt()
  @Min(0)
  @Max(3)
  count?: number;

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(2)
  @ArrayUnique()
  @IsUUID(undefined, { each: true })
  ids: string[] = [];

  @ValidateIf(({ count }: Flat) => count === 1)
  @IsDefined()
  @IsIn(['a', 'b'])
  kind?: string;
}

class Nested {
  @ValidateNested()
  @Type(() => Flat)
  flat: Flat;
}
class Transformed {
  @IsFlag()
  isOpen: boolean;
}
class Renamed {
  @Expose({ name: 'other' })
  @IsString()
  one: string;
}
class Ruleless {
  one: string;
}

const options = {
  whitelist: true,
  forbidNonWhitelisted: true,
  forbidUnknownValues: true,
  transform: true,
  stopAtFirstError: true,
};
const body = { type: 'body', metatype: Flat } as const;
const UUID = '01940000-0000-7000-8000-000000000000';

describe('A compiled DTO', () => {
  const library = new ValidationPipe(options);
  const ours = new DtoPipe({ locales: ['en'] });
  const outcome = async (pipe: ValidationPipe, value: unknown): Promise<unknown> => {
    try {
      return { accepted: (await pipe.transform(value, body)) as unknown };
    } catch {
      return 'refused';
    }
  };

  it('is made of classes of flat values only', () => {
    expect(CompiledDto.of(Flat)).toBeDefined();
    for (const type of [Nested, Transformed, Renamed, Ruleless]) expect(CompiledDto.of(type)).toBeUndefined();
  });

  it('accepts what is good at once, as an instance with its defaults', () => {
    const accepted = CompiledDto.of(Flat)?.accept({ title: 'abc', limit: '7', ids: [UUID] });
    expect(accepted).toBeInstanceOf(Flat);
    expect(accepted).toEqual({ title: 'abc', limit: 7, ids: [UUID] });
    expect(CompiledDto.of(Flat)?.accept({ title: 'abc' })).toEqual({ title: 'abc', limit: 20, ids: [] });
  });

  it('takes nothing that the libraries refuse, and makes of the rest what they make', async () => {
    const scalar = fc.oneof(
      fc.constantFrom<unknown>(
        '',
        'a',
        'b',
        'abc',
        'abcdef',
        ' ',
        '1',
        '7',
        '101',
        UUID,
        0,
        1,
        2,
        9,
        1.5,
        true,
        null,
        undefined,
      ),
      fc.string({ maxLength: 6 }),
    );
    const value = fc.oneof(
      { weight: 4, arbitrary: scalar },
      { weight: 2, arbitrary: fc.array(scalar, { maxLength: 3 }) },
      { weight: 1, arbitrary: fc.constantFrom<unknown>({}, { a: 1 }, [[1]], [{}]) },
    );
    const field = fc.constantFrom(
      'title',
      'count',
      'ids',
      'kind',
      'limit',
      'cursor',
      'more',
      'constructor',
      '__proto__',
    );
    const good = { title: 'abc' };
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(field, value), { maxLength: 4 }),
        fc.boolean(),
        async (entries, isNearlyGood) => {
          const made = () => structuredClone({ ...(isNearlyGood ? good : {}), ...Object.fromEntries(entries) });
          expect(await outcome(ours, made())).toEqual(await outcome(library, made()));
        },
      ),
      { seed: 1, numRuns: 3_000 },
    );
    for (const other of [null, undefined, 'text', 7, [], [good]]) {
      expect(await outcome(ours, other)).toEqual(await outcome(library, other));
    }
  });
});
