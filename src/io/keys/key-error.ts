/** Why keys were not read. */

/** Names the place, what was seen there and what is accepted; never a value of the place. */
export class KeyError extends Error {
  override readonly name = 'KeyError';
  readonly place: string;

  constructor(place: string, seen: string, accepted: string) {
    super(`${place}: ${seen}; accepted: ${accepted}`);
    this.place = place;
  }
}
