/**
 * Multiply, then divide once, with the rounding in the name. Products are wide (BigInt), so no
 * intermediate can wrap. Division by zero is an invariant of the caller: `BigInt` throws.
 */

/** `a*b/c` rounded toward minus infinity: what is owed BY the venue, or a size that must fit. */
export function mulDivDown<A extends bigint>(a: A, b: bigint, c: bigint): A {
  const product = a * b;
  const quotient = product / c; // truncates toward zero
  const isExact = quotient * c === product;
  const isPositive = product > 0n === c > 0n;
  return (isExact || isPositive ? quotient : quotient - 1n) as A;
}

/** `a*b/c` rounded toward plus infinity: what is owed TO the venue. */
export function mulDivUp<A extends bigint>(a: A, b: bigint, c: bigint): A {
  const product = a * b;
  const quotient = product / c;
  const isExact = quotient * c === product;
  const isPositive = product > 0n === c > 0n;
  return (isExact || !isPositive ? quotient : quotient + 1n) as A;
}

/** `a*b/c` rounded toward zero: the part of a cost that leaves with a part of a position. */
export function mulDivTowardZero<A extends bigint>(a: A, b: bigint, c: bigint): A {
  return ((a * b) / c) as A;
}
