/** What a layer of the waterfall can pay, and how an ordered list of layers covers a loss. */
import { greater, lesser, type QuoteUnits } from '../money/index.ts';

/** A layer that is an account: it keeps its floor, and pays at most its cap for one case. */
export interface PayingLayer {
  readonly holds: QuoteUnits;
  readonly floor: QuoteUnits;
  /** Most that it pays for one defaulter; null means no cap. */
  readonly cap: QuoteUnits | null;
}

/** What a layer pays towards `need`: never more than needed, than its cap, than is above floor. */
export function layerPays(layer: PayingLayer, need: QuoteUnits): QuoteUnits {
  const above = greater((layer.holds - layer.floor) as QuoteUnits, 0n as QuoteUnits);
  const capped = layer.cap === null ? above : lesser(above, layer.cap);
  return lesser(capped, need);
}

/**
 * Covers a loss from layers in their order. Layer k pays only what the layers before it could
 * not; the payments and what is left sum to the need, to the unit.
 *
 * @returns one payment per layer (zero where it has nothing to give) and what no layer covered
 */
export function coverInOrder(
  need: QuoteUnits,
  layers: readonly PayingLayer[],
): { readonly payments: readonly QuoteUnits[]; readonly left: QuoteUnits } {
  let left = need;
  const payments = layers.map((layer) => {
    const pays = layerPays(layer, left);
    left = (left - pays) as QuoteUnits;
    return pays;
  });
  return { payments, left };
}
