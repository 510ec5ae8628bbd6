import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const MODULE = 'libheif-js/libheif-wasm/libheif.js';
const BINARY = 'libheif-js/libheif-wasm/libheif.wasm';

/** Where something is in the memory of the WebAssembly instance. */
export type Pointer = number;

/** Of libheif's C interface (heif.h of 1.23), what is used here. Functions that return a `heif_error` take a place for it first. */
export interface HeifLibrary {
  /** The memory of the instance; another view of it after each call that may have enlarged it. */
  readonly HEAPU8: Uint8Array;
  _malloc(bytes: number): Pointer;
  _free(at: Pointer): void;
  _heif_context_alloc(): Pointer;
  _heif_context_get_security_limits(context: Pointer): Pointer;
  _heif_context_read_from_memory(
    error: Pointer,
    context: Pointer,
    data: Pointer,
    bytes: number,
    options: Pointer,
  ): void;
  _heif_context_get_primary_image_handle(error: Pointer, context: Pointer, handle: Pointer): void;
  _heif_image_handle_get_width(handle: Pointer): number;
  _heif_image_handle_get_height(handle: Pointer): number;
  _heif_image_handle_has_alpha_channel(handle: Pointer): number;
  _heif_image_handle_get_color_profile_type(handle: Pointer): number;
  _heif_image_handle_get_raw_color_profile_size(handle: Pointer): number;
  _heif_image_handle_get_raw_color_profile(error: Pointer, handle: Pointer, profile: Pointer): void;
  _heif_decoding_options_alloc(): Pointer;
  _heif_decode_image(
    error: Pointer,
    handle: Pointer,
    image: Pointer,
    colorspace: number,
    chroma: number,
    options: Pointer,
  ): void;
  _heif_image_get_width(image: Pointer, channel: number): number;
  _heif_image_get_height(image: Pointer, channel: number): number;
  _heif_image_is_premultiplied_alpha(image: Pointer): number;
  _heif_image_get_plane_readonly2(image: Pointer, channel: number, stride: Pointer): Pointer;
}

type Factory = (options: { wasmBinary: Buffer; print: () => void; printErr: () => void }) => HeifLibrary;

/** Whether the package is there, which is optional. */
export function hasHeifLibrary(module = MODULE): boolean {
  try {
    require.resolve(module);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND') return false;
    throw error;
  }
}

/** An instance of its own: what one file leaves behind in its memory, the next cannot see. */
export function loadHeifLibrary(): HeifLibrary {
  const silent = (): void => undefined;
  const factory = require(MODULE) as Factory;
  return factory({ wasmBinary: readFileSync(require.resolve(BINARY)), print: silent, printErr: silent });
}
