/** Synthetix v3 perps: the rolling window of liquidations, margins, and the price of a fill. */
import {
  allowedInWindow,
  type PastLiquidation,
  skewPrice,
  windowCapacity,
} from '../../core/liquidation/index.ts';
import { type Fraction, fractionOf, sizeRequirement } from '../../core/margin/index.ts';
import type { Adapter, Rule } from './adapter.ts';
import { NotCovered, values } from './answer.ts';
import type { Inputs } from './inputs.ts';
import {
  absolute,
  commonScale,
  compareRational,
  minus,
  ONE,
  plus,
  type Rational,
  rational,
  wholeAt,
  ZERO,
} from './rational.ts';

const fraction = ({ n, d }: Rational): Fraction => fractionOf(n, d);
const exact = ({ numerator, denominator }: Fraction): Rational => rational(numerator, denominator);

const LENGTH = ['window_s', 'window_seconds', 'max_seconds_in_liquidation_window', 'window'];

/** Capacity of the window: stated, or from fees, skew scale, multiplier and length. */
function readCapacity(inputs: Inputs, length: Rational): Rational {
  const stated = ['capacity', 'max_liquidation_in_window'];
  if (inputs.has(...stated)) return inputs.rational(...stated);
  const fees = plus(inputs.rational('maker_fee', 'maker'), inputs.rational('taker_fee', 'taker'));
  const skewScale = inputs.rational('skew_scale');
  const multiplier = inputs.rationalOr(
    ONE,
    'multiplier',
    'limit_multiplier',
    'max_liquidation_limit_accumulation_multiplier',
  );
  const unit = commonScale([fees, skewScale, multiplier, length]);
  const whole = (value: Rational): bigint => wholeAt(value, unit);
  // Three numbers in the unit are multiplied and two units divided out: one unit stays.
  const market = { fees: whole(fees), skewScale: whole(skewScale), multiplier: whole(multiplier) };
  return rational(windowCapacity(market, whole(length), ONE.n), unit * unit * unit * unit);
}

/** One call of a liquidator. */
interface Attempt {
  readonly now: Rational;
  readonly position: Rational;
  readonly isEndorsed: boolean;
  readonly premium: Rational | null;
}

function readAttempt(inputs: Inputs): Attempt {
  // Who is liquidated does not matter: the window is that of the market.
  for (const name of ['same_trader', 'trader', 'account']) if (inputs.has(name)) inputs.value(name);
  const premium = ['premium', 'pd', 'price_divergence'];
  return {
    now: inputs.rational('t', 'time', 'timestamp'),
    position: absolute(inputs.rational('position', 'size')),
    isEndorsed: inputs.flagOr(false, 'endorsed', 'is_endorsed', 'endorsed_liquidator'),
    premium: inputs.has(...premium) ? absolute(inputs.rational(...premium)) : null,
  };
}

const rollingWindow: Rule = {
  name: 'rolling_window',
  also: ['max_liquidation_amount', 'liquidation_window', 'window_capacity', 'liquidation_capacity'],
  gives: ['remaining', 'liquidated'],
  answer(inputs) {
    const length = inputs.rational(...LENGTH);
    const capacity = readCapacity(inputs, length);
    const maxPremium = ['max_pd', 'max_liquidation_pd'];
    const most = inputs.has(...maxPremium) ? inputs.rational(...maxPremium) : null;
    const attempts = inputs.has('attempts') ? inputs.groupsOf('attempts').map(readAttempt) : [];
    const sizes = commonScale([capacity, ...attempts.map(({ position }) => position)]);
    const clock = commonScale([length, ...attempts.map(({ now }) => now)]);
    const terms = { capacity: wholeAt(capacity, sizes), length: wholeAt(length, clock) };
    const past: PastLiquidation[] = [];
    const liquidated = attempts.map(({ now, position, isEndorsed, premium }) => {
      const at = wholeAt(now, clock);
      const isEven = most !== null && premium !== null && compareRational(premium, most) < 0;
      const size = allowedInWindow(
        past,
        {
          now: at,
          size: wholeAt(position, sizes),
          liquidator: isEndorsed ? 'endorsed' : 'anyone',
          market: isEven ? 'even' : 'skewed',
        },
        terms,
      );
      if (size > 0n) past.push({ at, size });
      return rational(size, sizes);
    });
    const remaining = attempts.map(({ position }, at) =>
      minus(position, liquidated[at] as Rational),
    );
    return values({ remaining, liquidated, capacity, max_liquidation_in_window: capacity });
  },
};

const margins: Rule = {
  name: 'margin',
  also: ['initial_margin', 'maintenance_margin', 'margin_requirement', 'required_margins'],
  gives: ['initial_margin_ratio', 'maintenance_margin_ratio'],
  answer(inputs) {
    const size = absolute(inputs.rational('size', 'position', 'position_size'));
    const hasPrice = inputs.has('price');
    const required = sizeRequirement(fraction(size), fraction(inputs.rationalOr(ZERO, 'price')), {
      scale: fraction(inputs.rational('skew_scale')),
      slope: fraction(inputs.rational('initial_margin_fraction', 'imf')),
      floor: fraction(inputs.rationalOr(ZERO, 'minimum_initial_margin_ratio', 'min_imr')),
      maintenance: fraction(inputs.rational('maintenance_margin_scalar', 'scalar')),
      least: fraction(inputs.rationalOr(ZERO, 'minimum_position_margin', 'min_position_margin')),
    });
    const ratios = {
      initial_margin_ratio: exact(required.initialRate),
      maintenance_margin_ratio: exact(required.maintenanceRate),
    };
    if (!hasPrice) return values(ratios);
    const amounts = {
      initial_margin: exact(required.initial),
      maintenance_margin: exact(required.maintenance),
    };
    return values({ ...ratios, ...amounts });
  },
};

const fill: Rule = {
  name: 'fill_price',
  gives: ['fill_price'],
  answer(inputs) {
    const oracle = inputs.rational('oracle', 'oracle_price', 'price');
    const skew = inputs.rational('skew', 'skew_before');
    const delta = inputs.rational('size', 'size_delta');
    const scale = inputs.rational('skew_scale');
    if (scale.n <= 0n) throw new NotCovered('no skew scale above zero');
    const unit = commonScale([skew, delta, scale]);
    const whole = (value: Rational): bigint => wholeAt(value, unit);
    const price = skewPrice(fraction(oracle), whole(skew), whole(delta), whole(scale));
    return values({ fill_price: exact(price) });
  },
};

export const SYNTHETIX_V3: Adapter = {
  system: 'synthetix-v3-perps',
  rules: [rollingWindow, margins, fill],
};
