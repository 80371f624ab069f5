/** The part of WebAssembly that is used here: the types of Node do not describe it. */

/** A compiled module. */
export type Module = object;

interface Memory {
  readonly buffer: ArrayBuffer;
}

interface Engine {
  readonly Module: new (bytes: Uint8Array) => Module;
  /** Sizes in pages of 65,536 bytes. */
  readonly Memory: new (size: {
    initial: number;
    maximum: number;
  }) => Memory;
  readonly Instance: new (
    module: Module,
    imports: { env: { memory: Memory } },
  ) => { readonly exports: unknown };
}

export const webAssembly = (globalThis as unknown as { WebAssembly: Engine }).WebAssembly;
