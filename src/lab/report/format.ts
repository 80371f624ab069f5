/**
 * Numbers, amounts and times as people read them. A number that is cut says so by its unit; exact
 * amounts are texts and keep every digit. Times are UTC, whatever the machine's zone is.
 */

/** Narrow no-break space: groups digits and joins a unit without letting the line break there. */
export const THIN = '\u202f';
const MINUS = '\u2212';
const DASH = '\u2013';

/** Shown where there is no number: a price before the first observation, an empty book. */
export const NOTHING = DASH;

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text that is safe as content and inside quoted attributes of HTML and SVG. */
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] as string);

/** Groups the digits before the point: `-1234567.25` becomes `−1 234 567.25`; no digit is lost. */
export function groupDigits(decimal: string, separator: string = THIN): string {
  const match = /^([-\u2212]?)(\d+)(\..*)?$/.exec(decimal);
  if (match === null) return decimal;
  const whole = (match[2] as string).replace(/\B(?=(\d{3})+$)/g, separator);
  return `${match[1] === '' ? '' : MINUS}${whole}${match[3] ?? ''}`;
}

/** Rounded to `decimals` places and grouped; zero never carries a sign. */
export function fixed(value: number, decimals: number, separator: string = THIN): string {
  if (!Number.isFinite(value)) return NOTHING;
  const text = value.toFixed(decimals);
  return groupDigits(/^-[0.]+$/.test(text) ? text.slice(1) : text, separator);
}

/** A number of things. */
export const count = (value: number, separator: string = THIN): string =>
  fixed(value, 0, separator);

/** A fraction as per cent: 0.131 is `13.1 %`. */
export const percent = (fraction: number, decimals = 1): string =>
  Number.isFinite(fraction) ? `${fixed(fraction * 100, decimals)}${THIN}%` : NOTHING;

/** A part of a whole as per cent; nothing of nothing is no number. */
export const share = (part: number, whole: number): string =>
  whole === 0 ? NOTHING : percent(part / whole);

/** A price with as many decimals as its size deserves. */
export function price(value: number, separator: string = THIN): string {
  const size = Math.abs(value);
  if (size >= 10_000) return fixed(value, 1, separator);
  if (size >= 10) return fixed(value, 2, separator);
  return fixed(value, size >= 0.1 || size === 0 ? 4 : 8, separator);
}

/** Units of a cut amount, largest first: at most three digits stand before the point. */
const SCALES = [
  { from: 1e12, unit: 'tn' },
  { from: 1e9, unit: 'bn' },
  { from: 1e6, unit: 'M' },
  { from: 1e3, unit: 'k' },
] as const;

/**
 * An amount cut to three digits or so: `12.34 M`. What is not zero never reads as zero.
 *
 * @param gap between number and unit; a terminal wants a plain space
 */
export function compact(value: number, gap: string = THIN): string {
  if (!Number.isFinite(value)) return NOTHING;
  const size = Math.abs(value);
  if (size !== 0 && size < 0.005) return value < 0 ? `> ${MINUS}0.01` : '< 0.01';
  // 999,999 would round to 1,000.00 k: the unit is that of the rounded number.
  const scale = SCALES.find(({ from }) => size >= from * 0.999_995);
  if (scale === undefined) return fixed(value, Number.isInteger(value) ? 0 : 2, '');
  return `${fixed(value / scale.from, 2, '')}${gap}${scale.unit}`;
}

/** As `compact`, for the labels of an axis: `5 M`, `2.5 M`, `0.002`, without needless zeros. */
export function axisAmount(value: number): string {
  if (value !== 0 && Math.abs(value) < 0.01) return String(Number(value.toPrecision(2)));
  return compact(value).replace(/\.(\d*?)0+(?!\d)/, (_, digits: string) =>
    digits === '' ? '' : `.${digits}`,
  );
}

const iso = (time: number): string => new Date(time).toISOString();

/** `2025-10-10`. */
export const utcDate = (time: number): string => iso(time).slice(0, 10);

/** `21:20:03`. */
export const utcClock = (time: number): string => iso(time).slice(11, 19);

/** `21:20`, or with the date where a chart spans more than a day, alone at midnight. */
export const utcTick = (time: number, span: number): string => {
  const text = iso(time);
  if (span < 5 * MINUTE) return text.slice(11, 19);
  if (span <= DAY) return text.slice(11, 16);
  return time % DAY === 0 ? text.slice(5, 10) : `${text.slice(5, 10)} ${text.slice(11, 16)}`;
};

/** The clock alone where a span stays within one day, else with the date. */
export const utcWithin = (time: number, from: number, to: number): string =>
  utcDate(from) === utcDate(to) ? utcClock(time) : `${utcDate(time)} ${utcClock(time)}`;

/** `2025-10-10 21:20:03 UTC`. */
export const utcMoment = (time: number): string => `${utcDate(time)} ${utcClock(time)} UTC`;

/** `2025-10-10, 20:50:00 to 22:10:00 UTC`; both dates where they differ. */
export function utcSpan(from: number, to: number): string {
  if (utcDate(from) !== utcDate(to)) return `${utcMoment(from)} to ${utcMoment(to)}`;
  return `${utcDate(from)}, ${utcClock(from)} to ${utcClock(to)} UTC`;
}

/** A number of things with its noun: `1 account`, `4 812 accounts`. */
export const things = (many: number, one: string): string =>
  `${count(many)} ${one}${many === 1 ? '' : 's'}`;

/** A length of time in words: `45 seconds`, `30 minutes`, `2 hours 5 minutes`. */
export function duration(ms: number): string {
  if (ms < SECOND) return things(Math.round(ms), 'millisecond');
  if (ms < 2 * MINUTE && ms !== MINUTE) return things(Math.round(ms / SECOND), 'second');
  if (ms < 2 * HOUR) return things(Math.round(ms / MINUTE), 'minute');
  const [big, bigName, small, smallName] =
    ms < 2 * DAY
      ? ([HOUR, 'hour', MINUTE, 'minute'] as const)
      : ([DAY, 'day', HOUR, 'hour'] as const);
  const rest = Math.round((ms % big) / small);
  const carries = rest === big / small;
  const many = Math.floor(ms / big) + (carries ? 1 : 0);
  const tail = rest === 0 || carries ? '' : ` ${things(rest, smallName)}`;
  return `${things(many, bigName)}${tail}`;
}

/** Lengths of time that people count in, from a tenth of a second to thirty days. */
const ROUND_MS = [
  100,
  200,
  500,
  1000,
  2000,
  3000,
  5000,
  10_000,
  15_000,
  30_000,
  ...[1, 2, 3, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR),
  ...[1, 2, 5, 7, 10, 30].map((days) => days * DAY),
];

/** The least round length of time that is not under `ms`. */
export const roundDuration = (ms: number): number =>
  ROUND_MS.find((step) => step >= ms) ?? Math.ceil(ms / (30 * DAY)) * 30 * DAY;
