/** How the report looks: light, dark, narrow and on paper. No font and no picture is loaded. */

/** Names of colours in light; text on `page` and `card` has a contrast of at least 4.5 to 1. */
const LIGHT = `
  --page: #f5f6f8; --card: #ffffff; --ink: #1a2027; --soft: #55606c; --rule: #dde2e8;
  --blue: #1f62b0; --amber: #b86a00; --red: #bf3030; --green: #1c7d5e; --violet: #7448b8;
  --slate: #66727f; --rose: #b0307f; --hover: #1f62b01f; --good: #14694d; --bad: #a82222;`;

const DARK = `
  --page: #12161b; --card: #1a2027; --ink: #e7ebf0; --soft: #a3aeba; --rule: #313a45;
  --blue: #6eaaf2; --amber: #eda43b; --red: #f4786c; --green: #4cc79b; --violet: #b99bf2;
  --slate: #93a0ae; --rose: #f08cc6; --hover: #6eaaf22e; --good: #59cfa4; --bad: #ff8b80;`;

const TEXT = `
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--page); color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
main { max-width: 1080px; margin: 0 auto; padding: 32px 20px 48px; }
h1 { font-size: 1.15rem; margin: 0 0 4px; letter-spacing: .01em; }
h2 { font-size: 1.3rem; margin: 44px 0 14px; line-height: 1.25; }
h3 { font-size: 1.05rem; margin: 0; }
p { margin: 0; }
a { color: var(--blue); }
code { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace;
  font-size: .86em; overflow-wrap: anywhere; }
.kind { color: var(--soft); font-size: .86rem; margin: 0 0 10px; }
.headline { font-size: 1.45rem; line-height: 1.4; max-width: 62ch; margin: 14px 0 22px;
  text-wrap: pretty; }
.about { max-width: 78ch; color: var(--soft); margin: 0 0 14px; }
.sources { color: var(--soft); font-size: .86rem; margin: 6px 0 0; padding-left: 1.2em; }
.facts { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 4px 18px;
  margin: 0; font-size: .92rem; }
.facts dt { color: var(--soft); }
.facts dd { margin: 0; overflow-wrap: anywhere; }
.verdict { margin: 12px 0 0; font-weight: 600; }
.verdict.good { color: var(--good); }
.verdict.bad { color: var(--bad); }
footer { margin-top: 44px; padding-top: 14px; border-top: 1px solid var(--rule);
  color: var(--soft); font-size: .86rem; }`;

const BLOCKS = `
.card, figure { background: var(--card); border: 1px solid var(--rule); border-radius: 10px;
  padding: 18px 20px; margin: 0 0 18px; }
.tiles { list-style: none; margin: 26px 0 18px; padding: 0; display: grid; gap: 12px;
  grid-template-columns: repeat(4, minmax(0, 1fr)); }
.tiles li { background: var(--card); border: 1px solid var(--rule); border-radius: 10px;
  padding: 12px 16px 13px; }
.tiles .name { color: var(--soft); font-size: .86rem; }
.tiles .value { display: block; font-size: 1.6rem; line-height: 1.3; font-weight: 650;
  font-variant-numeric: tabular-nums; white-space: nowrap; }
.tiles .bad .value { color: var(--bad); }
.tiles .detail { color: var(--soft); font-size: .86rem; }
figcaption p { color: var(--soft); font-size: .92rem; max-width: 84ch; margin: 3px 0 8px; }
.note { color: var(--soft); font-size: .82rem; margin-top: 8px; }
.absent { padding: 22px 0; font-weight: 600; }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: 4px 20px; margin: 4px 0 8px;
  padding: 0; font-size: .88rem; }
.legend + .legend { margin-top: -2px; }
.legend .of { color: var(--soft); min-width: 8.5em; }
.legend li { display: flex; align-items: center; gap: 7px; }
.picture svg { display: block; width: 100%; height: auto; overflow: visible; }
.picture.narrow { display: none; }
svg text { font-variant-numeric: tabular-nums !important; }
svg .caption { fill: var(--soft); font-size: 12px; }
.flag path { stroke: var(--soft); stroke-dasharray: 3 4; fill: none; opacity: .55; }
.flag rect { fill: var(--card); stroke: var(--soft); }
.flag text { fill: var(--ink); font-size: 11px; }
.band rect { fill: transparent; }
.band text { fill: var(--ink); font-size: 12px; visibility: hidden; }
.band:hover rect { fill: var(--hover); }
.band:hover text { visibility: visible; }
.lane { stroke: var(--rule); fill: none; }
.hint { fill: var(--soft); font-size: 12px; }
svg:has(.band:hover) .hint { visibility: hidden; }`;

const TABLES = `
.scroll { overflow-x: auto; max-width: 100%; }
.scroll:focus-visible, summary:focus-visible { outline: 2px solid var(--blue);
  outline-offset: 3px; }
table { border-collapse: collapse; width: 100%; font-size: .9rem;
  font-variant-numeric: tabular-nums; }
caption { text-align: left; font-weight: 600; padding: 0 0 8px; }
th, td { text-align: left; padding: 5px 18px 5px 0; border-bottom: 1px solid var(--rule);
  vertical-align: top; }
th:last-child, td:last-child { padding-right: 2px; }
thead th { color: var(--soft); font-weight: 600; font-size: .84rem; vertical-align: bottom; }
tbody th, tfoot th { font-weight: 400; }
tfoot th, tfoot td { font-weight: 650; }
tfoot tr:first-child > * { border-top: 2px solid var(--soft); }
.num { text-align: right; white-space: nowrap; }
.pair { display: grid; gap: 18px;
  grid-template-columns: repeat(auto-fit, minmax(min(100%, 400px), 1fr)); }
.pair .card { margin: 0; }
details { margin-top: 10px; }
summary { cursor: pointer; color: var(--blue); font-size: .88rem; width: max-content; }
details[open] summary { margin-bottom: 10px; }
details .scroll { max-height: 420px; overflow-y: auto; }
thead .num { white-space: normal; min-width: 6.5em; }
details thead th { position: sticky; top: 0; background: var(--card); }
.timeline th:first-child { width: 4em; }
.timeline td:nth-child(2) { white-space: nowrap; width: 1%; }
.timeline td { overflow-wrap: anywhere; }
.picture + .scroll { margin-top: 22px; }`;

/** On paper the colours are those of light, and no figure is torn apart. */
const SHAPES = `
@media (max-width: 859px) {
  .tiles { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 8px; }
}
@media (max-width: 719px) {
  main { padding: 20px 12px 32px; }
  .headline { font-size: 1.2rem; }
  .card, figure { padding: 14px 12px; }
  .tiles li { padding: 10px 12px; }
  .tiles .value { font-size: 1.3rem; }
  .facts { grid-template-columns: minmax(0, 1fr); gap: 0; }
  .facts dd { margin-bottom: 8px; }
  .legend .of { flex-basis: 100%; }
  .picture.wide { display: none; }
  .picture.narrow { display: block; max-width: 560px; margin: 0 auto; }
  th, td { padding-right: 12px; }
}
@media print {
  @page { margin: 14mm; }
  body { background: none; font-size: 11pt; }
  main { max-width: none; padding: 0; }
  .tiles { grid-template-columns: repeat(4, minmax(0, 1fr)); }
  .tiles .value { font-size: 1.25rem; }
  .headline { font-size: 1.2rem; }
  figure, .card, .tiles li { break-inside: avoid; border-color: #c6ccd3; }
  .timeline { break-inside: auto; }
  h2, h3, caption { break-after: avoid; }
  details, .hint { display: none; }
  .picture.wide { display: block; }
  .picture.narrow { display: none; }
  .scroll { overflow: visible; }
}`;

/** The style sheet of the report. */
export const REPORT_STYLE = `
:root { color-scheme: light dark; ${LIGHT} }
@media screen and (prefers-color-scheme: dark) { :root { ${DARK} } }
${TEXT}${BLOCKS}${TABLES}${SHAPES}
`;
