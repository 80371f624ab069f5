/** Where a smooth function of log-moneyness is below zero, over the whole line. */

/** A stretch of log-moneyness; an end may be infinite. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  /** The least value inside, and where it is. */
  readonly least: number;
  readonly at: number;
}

/** Where a function turns, and how fast: what the points of the search are laid about. */
export interface Focus {
  readonly centre: number;
  /** Above zero. */
  readonly width: number;
}

const POINTS = 400;
const HALVINGS = 60;
const GOLDEN = 0.3819660112501051; // 2 - golden ratio

/** A point of the line for u between -1 and 1: dense about the centre, endless toward the ends. */
const placeOf = ({ centre, width }: Focus, u: number): number => centre + (width * u) / (1 - u * u);

/** The points of the search, in order; several foci are merged. */
function pointsOf(foci: readonly Focus[]): number[] {
  const points: number[] = [];
  for (const focus of foci) {
    for (let i = 1; i < POINTS; i += 1) points.push(placeOf(focus, (2 * i) / POINTS - 1));
  }
  return points.sort((left, right) => left - right);
}

/** Where `f` changes its sign between two points at which it differs in sign. */
function crossing(f: (k: number) => number, below: number, notBelow: number): number {
  let inside = below;
  let outside = notBelow;
  for (let i = 0; i < HALVINGS; i += 1) {
    const middle = (inside + outside) / 2;
    if (f(middle) < 0) inside = middle;
    else outside = middle;
  }
  return (inside + outside) / 2;
}

/** The place of the least value between `from` and `to`, which hold one dip. */
function bottom(f: (k: number) => number, from: number, to: number): number {
  let left = from;
  let right = to;
  let inner = left + GOLDEN * (right - left);
  let outer = right - GOLDEN * (right - left);
  let atInner = f(inner);
  let atOuter = f(outer);
  for (let i = 0; i < HALVINGS; i += 1) {
    if (atInner < atOuter) {
      right = outer;
      outer = inner;
      atOuter = atInner;
      inner = left + GOLDEN * (right - left);
      atInner = f(inner);
    } else {
      left = inner;
      inner = outer;
      atInner = atOuter;
      outer = right - GOLDEN * (right - left);
      atOuter = f(outer);
    }
  }
  return atInner < atOuter ? inner : outer;
}

/** The points, and the bottom of every dip between them, so that no narrow dip is stepped over. */
function withBottoms(f: (k: number) => number, points: readonly number[]): number[] {
  const values = points.map(f);
  const all: number[] = [];
  for (let i = 0; i < points.length; i += 1) {
    const [before, here, after] = [values[i - 1], values[i] as number, values[i + 1]];
    const isDip = before !== undefined && after !== undefined && here <= before && here <= after;
    const place = points[i] as number;
    const dip = isDip ? bottom(f, points[i - 1] as number, points[i + 1] as number) : place;
    if (dip < place) all.push(dip, place);
    else if (dip > place) all.push(place, dip);
    else all.push(place);
  }
  return all;
}

/**
 * Every stretch on which `f` is below zero. A stretch that holds the outermost point of the search,
 * about two hundred widths from the centre, is taken to go on for ever.
 *
 * @param foci at least one; dips narrower than a hundredth of every width may be missed
 */
export function stretchesBelowZero(
  f: (k: number) => number,
  foci: readonly Focus[],
): readonly Stretch[] {
  const places = withBottoms(f, pointsOf(foci));
  const values = places.map(f);
  const found: Stretch[] = [];
  const last = places.length - 1;
  for (let i = 0; i <= last; i += 1) {
    if (!((values[i] as number) < 0)) continue;
    const start = i;
    let lowest = i;
    while (i < last && (values[i + 1] as number) < 0) {
      i += 1;
      if ((values[i] as number) < (values[lowest] as number)) lowest = i;
    }
    const [first, end] = [places[start] as number, places[i] as number];
    found.push({
      from:
        start === 0 ? Number.NEGATIVE_INFINITY : crossing(f, first, places[start - 1] as number),
      to: i === last ? Number.POSITIVE_INFINITY : crossing(f, end, places[i + 1] as number),
      least: values[lowest] as number,
      at: places[lowest] as number,
    });
  }
  return found;
}

/** The least value of `f` on the points of the search. */
export function leastOf(
  f: (k: number) => number,
  foci: readonly Focus[],
): { readonly at: number; readonly least: number } {
  let at = (foci[0] as Focus).centre;
  let least = f(at);
  for (const place of withBottoms(f, pointsOf(foci))) {
    const value = f(place);
    if (value < least) {
      least = value;
      at = place;
    }
  }
  return { at, least };
}
