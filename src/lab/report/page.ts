/** The frame of every report: one HTML page that stands alone, loads nothing and runs no script. */
import { escapeHtml } from './format.ts';
import { REPORT_STYLE } from './report-style.ts';

/** Nothing may be loaded, whatever a text in the result tries. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/**
 * A whole document, in UTF-8 when it is written.
 *
 * @param title plain text
 * @param body HTML of everything under `main`
 */
export const renderPage = (title: string, body: string): string =>
  `<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n` +
  `<meta name="viewport" content="width=device-width, initial-scale=1">\n` +
  `<meta name="color-scheme" content="light dark">\n` +
  `<meta http-equiv="Content-Security-Policy" content="${escapeHtml(POLICY)}">\n` +
  `<link rel="icon" href="data:,">\n` +
  `<title>${escapeHtml(title)}</title>\n<style>${REPORT_STYLE}</style>\n</head>\n` +
  `<body>\n<main>\n${body}\n</main>\n</body>\n</html>\n`;
