import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import {
  type AnyClass,
  BODY_BOUNDS_METADATA,
  type BodyBounds,
  BYTES_METADATA,
  type BytesOptions,
  DEFAULT_BODY_BOUNDS,
  FORM_METADATA,
  type FormOptions,
  URL_ENCODED_METADATA,
} from '@roost/plugin-kit';
import { FORM_TYPE, JSON_TYPE, URL_ENCODED_TYPE } from './media-types.js';

/** What a route takes as its body. One that takes none of these takes no body. */
export interface RouteBody {
  json: boolean;
  urlEncoded: boolean;
  form: FormOptions | undefined;
  bytes: BytesOptions | undefined;
  bounds: BodyBounds;
}

/** What a route declares of its body, by decorators or by having a parameter `@Body()`, which is JSON unless they say otherwise. */
export function bodyOf(controller: AnyClass, name: string): RouteBody {
  const method = (controller.prototype as Record<string, object>)[name] ?? {};
  const form = Reflect.getMetadata(FORM_METADATA, method) as FormOptions | undefined;
  const bytes = Reflect.getMetadata(BYTES_METADATA, method) as BytesOptions | undefined;
  const urlEncoded = Reflect.hasMetadata(URL_ENCODED_METADATA, method);
  const parameters = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, name) ?? {}) as object;
  const readsBody = Object.keys(parameters).some((key) => key.startsWith(`${String(RouteParamtypes.BODY)}:`));
  return {
    json: form ? form.orJson === true : readsBody && !bytes && !urlEncoded,
    urlEncoded,
    form,
    bytes,
    bounds: (Reflect.getMetadata(BODY_BOUNDS_METADATA, method) as BodyBounds | undefined) ?? DEFAULT_BODY_BOUNDS,
  };
}

/** Media types that the route takes, as an error says them. */
export function acceptedTypes({ json, urlEncoded, form, bytes }: RouteBody): string[] {
  return [
    ...(json ? [JSON_TYPE] : []),
    ...(urlEncoded ? [URL_ENCODED_TYPE] : []),
    ...(form ? [FORM_TYPE] : []),
    ...(bytes?.types ?? []),
  ];
}
