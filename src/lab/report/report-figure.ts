/** A figure of the report: title, what it shows, legend, picture, source. */
import { legend, type SwatchGroup } from './charts.ts';
import { ROOMS, type Room } from './charts-time.ts';
import { escapeHtml } from './format.ts';

/** What is around a picture. */
export interface Figure {
  readonly id: string;
  readonly title: string;
  readonly about: string;
  readonly note: string;
}

/** A figure with its pictures, or with the reason why there is none. */
export function renderFigure(about: Figure, body: string): string {
  const { id, title, note } = about;
  return (
    `<figure id="${id}"><figcaption><h3>${escapeHtml(title)}</h3>` +
    `<p>${escapeHtml(about.about)}</p></figcaption>${body}` +
    `<p class="note">${escapeHtml(note)}</p></figure>`
  );
}

export const absent = (why: string): string => `<p class="absent">${escapeHtml(why)}</p>`;

/** The legend, and the picture for each shape of screen. */
export function pictures(groups: readonly SwatchGroup[], draw: (room: Room) => string): string {
  const drawn = ROOMS.map((room) => `<div class="picture ${room.name}">${draw(room)}</div>`);
  return legend(groups) + drawn.join('');
}
