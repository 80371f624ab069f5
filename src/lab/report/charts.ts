/**
 * Pictures without a browser: echarts draws, and what it wrote is made fit for a page that stands
 * alone. Equal input gives equal text; colours are the page's, so one picture serves light and
 * dark; nothing moves and nothing is loaded.
 */
import { createRequire } from 'node:module';
import type { EChartsOption } from 'echarts';
import { escapeHtml } from './format.ts';

/** Colours by meaning; the page says what they are in light and in dark. */
export type Colour = 'blue' | 'amber' | 'red' | 'green' | 'violet' | 'slate' | 'rose';

export type Stroke = 'solid' | 'dashed' | 'dotted';

/** One entry of a legend. */
export interface Swatch {
  readonly name: string;
  readonly colour: Colour;
  /** `block` stands for bars; lines also differ by stroke, for print and for the colour-blind. */
  readonly shape: Stroke | 'block';
}

/** Entries that belong to one panel of a picture. */
export interface SwatchGroup {
  /** Name of the panel; empty where the picture has only one. */
  readonly of: string;
  readonly swatches: readonly Swatch[];
}

/** Size of a picture in its own pixels; the page scales it. */
export interface Canvas {
  /** Unique in the page: ids inside the picture begin with it. */
  readonly id: string;
  readonly width: number;
  readonly height: number;
  /** What the picture shows, for those who do not see it. */
  readonly label: string;
}

/** A rectangle of a canvas in which something is plotted. */
export interface Plot {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** A stretch of a plot that tells its figures when pointed at. */
export interface Band extends Plot {
  readonly says: string;
}

/** A plot as echarts places it; without `none` it would shrink plots to fit their labels. */
export const gridOf = ({ left, top, width, height }: Plot) =>
  ({ left, top, width, height, outerBoundsMode: 'none' }) as const;

export const paint = (colour: Colour): string => `var(--${colour})`;
export const INK = 'var(--soft)';
export const RULE = 'var(--rule)';
const FONT = 'system-ui,sans-serif';

/** The label style of every axis. */
export const axisText = (size = 12) => ({ color: INK, fontSize: size, fontFamily: FONT }) as const;

type Echarts = typeof import('echarts');
let loaded: Echarts | undefined;

/** Loads echarts at the first picture: a tenth of a second that a run without a report saves. */
function echarts(): Echarts {
  loaded ??= createRequire(import.meta.url)('echarts') as Echarts;
  return loaded;
}

/** Removes what only an interactive page needs, and the counter that names parts of pictures. */
function clean(svg: string, id: string): string {
  return svg
    .replace(/<style[^>]*>[\s\S]*?<\/style>/g, '')
    .replace(/ (?:class="zr\d+-cls-\d+"|ecmeta_\w+="[^"]*"|pointer-events="visible")/g, '')
    .replace(/(id="|url\(#)zr\d+-/g, `$1${id}-`)
    .replace(/<defs\s*>\s*<\/defs>/g, '')
    .replace(/ transform="translate\((-?[\d.]+) (-?[\d.]+)\)"/g, (_, x: string, y: string) => {
      const short = (text: string) => String(Math.round(Number(text) * 100) / 100);
      return ` transform="translate(${short(x)} ${short(y)})"`;
    })
    .replace(/\n+/g, '\n');
}

/**
 * Draws one picture.
 *
 * @param option what echarts draws
 * @param over SVG that is put on top: captions, marks, bands
 * @returns an `svg` element that scales to the width of its parent
 */
export function drawPicture(canvas: Canvas, option: EChartsOption, over: string): string {
  const { id, width, height, label } = canvas;
  const chart = echarts().init(null, null, {
    renderer: 'svg',
    ssr: true,
    width,
    height,
    locale: 'EN',
  });
  try {
    chart.setOption({
      animation: false,
      useUTC: true,
      backgroundColor: 'transparent',
      textStyle: { fontFamily: FONT },
      ...option,
    });
    const text = clean(chart.renderToSVGString(), id);
    const body = text.slice(text.indexOf('>') + 1, text.lastIndexOf('</svg>'));
    return (
      `<svg id="${id}" viewBox="0 0 ${width} ${height}" role="img"` +
      ` aria-label="${escapeHtml(label)}">${body}${over}</svg>`
    );
  } finally {
    chart.dispose(); // an open chart keeps the process alive
  }
}

/** Text inside a picture, such as the name of an axis. */
export const caption = (x: number, y: number, text: string, anchor = 'start'): string =>
  `<text class="caption" x="${x}" y="${y}" text-anchor="${anchor}">${escapeHtml(text)}</text>`;

const short = (value: number): number => Math.round(value * 10) / 10;

/** Bands over a plot: pointing at one shows its figures in the line at `x`, `y`. */
export function bands(list: readonly Band[], x: number, y: number): string {
  const parts = list.map(
    ({ left, top, width, height, says }) =>
      `<g class="band"><rect x="${short(left)}" y="${short(top)}" width="${short(width)}"` +
      ` height="${short(height)}"/><text x="${x}" y="${y}">${escapeHtml(says)}</text></g>`,
  );
  const hint = `<text class="hint" x="${x}" y="${y}">Point at the chart for its figures.</text>`;
  return parts.length === 0 ? '' : `<g aria-hidden="true">${hint}${parts.join('')}</g>`;
}

const DASHES: Readonly<Record<Stroke, string>> = { solid: '', dashed: '6 4', dotted: '2 3' };

/** Pattern of a stroke, in units of the picture, as echarts takes it. */
export const dashOf = (stroke: Stroke): number[] | 'solid' =>
  stroke === 'solid' ? 'solid' : DASHES[stroke].split(' ').map(Number);

function entry({ name, colour, shape }: Swatch): string {
  const mark =
    shape === 'block'
      ? `<rect x="5" y="1" width="14" height="10" rx="2" fill="${paint(colour)}"/>`
      : `<path d="M0 6H24" stroke="${paint(colour)}" stroke-width="2.5"` +
        ` stroke-dasharray="${DASHES[shape]}"/>`;
  const sign = `<svg viewBox="0 0 24 12" width="24" height="12" aria-hidden="true">${mark}</svg>`;
  return `<li>${sign}${escapeHtml(name)}</li>`;
}

/** The legend stands in the page, not in the picture, so that it wraps on a narrow screen. */
export const legend = (groups: readonly SwatchGroup[]): string =>
  groups
    .map(({ of, swatches }) => {
      const head = of === '' ? '' : `<li class="of">${escapeHtml(of)}</li>`;
      return `<ul class="legend">${head}${swatches.map(entry).join('')}</ul>`;
    })
    .join('');
