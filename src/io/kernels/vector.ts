/** Kernels in WebAssembly, two doubles an instruction, on a memory of fixed size. */
import { KERNEL_CONSTANTS, type ScreenChain, scalarChainKernel } from '../../core/options/index.ts';
import { addRows } from '../../core/portfolio/index.ts';
import type { Kernels } from './kernels.ts';
import { type Module, webAssembly } from './web-assembly.ts';

/** What `wasm/kernels.ts` exports. Addresses are bytes into the memory. */
interface Exports {
  readonly valueChain: (chain: number, stride: number) => void;
  readonly addRows: (
    values: number,
    columns: number,
    rows: number,
    quantities: number,
    count: number,
    out: number,
  ) => void;
  readonly areInside: (rows: number, count: number, height: number) => number;
}

const PAGE_BYTES = 65_536;
const VECTOR_BYTES = 16;
const LANES = 2;
/** At address 0 lie the constants, each in every lane. */
const CONSTANT_BYTES = KERNEL_CONSTANTS.length * VECTOR_BYTES;

const rounded = (bytes: number): number => Math.ceil(bytes / VECTOR_BYTES) * VECTOR_BYTES;

/**
 * Kernels of a compiled module.
 *
 * @param bytes room for arrays; what does not fit lies outside and is taken by the scalar kernels
 */
export function vectorKernels(module: Module, bytes: number): Kernels {
  const pages = Math.ceil((CONSTANT_BYTES + bytes) / PAGE_BYTES);
  const memory = new webAssembly.Memory({ initial: pages, maximum: pages });
  const instance = new webAssembly.Instance(module, { env: { memory } });
  const kernels = instance.exports as Exports;
  const { buffer } = memory;
  let free = CONSTANT_BYTES;

  const constants = new Float64Array(buffer, 0, LANES * KERNEL_CONSTANTS.length);
  KERNEL_CONSTANTS.forEach((value, place) => {
    constants.fill(value, LANES * place, LANES * (place + 1));
  });

  /** The address of so many bytes, or -1 where there is no room. */
  const take = (wanted: number): number => {
    const address = free;
    if (address + wanted > buffer.byteLength) return -1;
    free = rounded(address + wanted);
    return address;
  };

  return {
    kind: 'vector',
    why: '',
    doubles: (count) => {
      const address = take(count * Float64Array.BYTES_PER_ELEMENT);
      return address < 0 ? new Float64Array(count) : new Float64Array(buffer, address, count);
    },
    wholes: (count) => {
      const address = take(count * Int32Array.BYTES_PER_ELEMENT);
      return address < 0 ? new Int32Array(count) : new Int32Array(buffer, address, count);
    },
    chain: (chain: ScreenChain) => {
      if (chain.cells.buffer !== buffer) scalarChainKernel(chain);
      else kernels.valueChain(chain.cells.byteOffset, chain.stride);
    },
    addRows: (values, columns, rows, quantities, count, out) => {
      const isHere =
        values.buffer === buffer &&
        rows.buffer === buffer &&
        quantities.buffer === buffer &&
        out.buffer === buffer;
      const isWhole =
        isHere && count <= rows.length && count <= quantities.length && columns <= out.length;
      const height = Math.floor(values.length / columns);
      if (isWhole && kernels.areInside(rows.byteOffset, count, height) !== 0) {
        const [from, to] = [values.byteOffset, out.byteOffset];
        kernels.addRows(from, columns, rows.byteOffset, quantities.byteOffset, count, to);
      } else addRows(values, columns, rows, quantities, count, out);
    },
  };
}
