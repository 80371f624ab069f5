/**
 * Rows of a table times quantities, added up: `addRows` of `src/core/portfolio/scenario-table.ts`.
 * A column is a sum of its own, in the order of the rows, so a vector of columns gives its bits.
 */

/** out[j] += sum of quantities[i] * values[rows[i] * columns + j]; all arguments are addresses. */
export function addRows(
  values: usize,
  columns: usize,
  rows: usize,
  quantities: usize,
  count: usize,
  out: usize,
): void {
  const width = columns << 3;
  let done: usize = 0;
  for (; done + 128 <= width; done += 128) {
    addSixteen(values + done, width, rows, quantities, count, out + done);
  }
  for (; done + 16 <= width; done += 16) {
    addTwo(values + done, width, rows, quantities, count, out + done);
  }
  if (done < width) addOne(values + done, width, rows, quantities, count, out + done);
}

// @ts-ignore: decorator
@inline
function grown(sum: v128, quantity: v128, from: usize): v128 {
  return f64x2.add(sum, f64x2.mul(quantity, v128.load(from)));
}

/** Sixteen columns stay in registers while the rows go by. */
function addSixteen(
  values: usize,
  width: usize,
  rows: usize,
  quantities: usize,
  count: usize,
  out: usize,
): void {
  let a = v128.load(out);
  let b = v128.load(out + 16);
  let c = v128.load(out + 32);
  let d = v128.load(out + 48);
  let e = v128.load(out + 64);
  let f = v128.load(out + 80);
  let g = v128.load(out + 96);
  let h = v128.load(out + 112);
  for (let i: usize = 0; i < count; i += 1) {
    const from = values + <usize>load<u32>(rows + (i << 2)) * width;
    const quantity = v128.load64_splat(quantities + (i << 3));
    a = grown(a, quantity, from);
    b = grown(b, quantity, from + 16);
    c = grown(c, quantity, from + 32);
    d = grown(d, quantity, from + 48);
    e = grown(e, quantity, from + 64);
    f = grown(f, quantity, from + 80);
    g = grown(g, quantity, from + 96);
    h = grown(h, quantity, from + 112);
  }
  v128.store(out, a);
  v128.store(out + 16, b);
  v128.store(out + 32, c);
  v128.store(out + 48, d);
  v128.store(out + 64, e);
  v128.store(out + 80, f);
  v128.store(out + 96, g);
  v128.store(out + 112, h);
}

function addTwo(
  values: usize,
  width: usize,
  rows: usize,
  quantities: usize,
  count: usize,
  out: usize,
): void {
  let sum = v128.load(out);
  for (let i: usize = 0; i < count; i += 1) {
    const from = values + <usize>load<u32>(rows + (i << 2)) * width;
    sum = grown(sum, v128.load64_splat(quantities + (i << 3)), from);
  }
  v128.store(out, sum);
}

function addOne(
  values: usize,
  width: usize,
  rows: usize,
  quantities: usize,
  count: usize,
  out: usize,
): void {
  let sum = load<f64>(out);
  for (let i: usize = 0; i < count; i += 1) {
    const from = values + <usize>load<u32>(rows + (i << 2)) * width;
    sum += load<f64>(quantities + (i << 3)) * load<f64>(from);
  }
  store<f64>(out, sum);
}

/** Whether every one of `count` rows lies inside a table of `height` rows. */
export function areInside(rows: usize, count: usize, height: u32): bool {
  for (let i: usize = 0; i < count; i += 1) {
    if (load<u32>(rows + (i << 2)) >= height) return false;
  }
  return true;
}
