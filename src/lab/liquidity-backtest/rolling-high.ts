/** The highest of the last so many values. */

/** A queue of candidates that fall: what is lower than a newer value can never be the highest. */
export class RollingHigh {
  // state
  private readonly values: Float64Array; // ring of candidates, falling
  private readonly births: Float64Array; // number of the value that each is
  private first = 0; //                     place of the highest
  private count = 0; //                     candidates
  private born = 0; //                      values ever
  // fixed
  private readonly window: number;

  /** @param window values looked back on, at least 1 */
  constructor(window: number) {
    this.window = window;
    this.values = new Float64Array(window);
    this.births = new Float64Array(window);
  }

  /** Takes a value. @returns the highest of the window with it */
  push(value: number): number {
    this.born += 1;
    const isOver = (this.births[this.first] as number) <= this.born - this.window;
    if (this.count > 0 && isOver) {
      this.first = (this.first + 1) % this.window;
      this.count -= 1;
    }
    while (this.count > 0 && (this.values[this.place(this.count - 1)] as number) <= value) {
      this.count -= 1;
    }
    const at = this.place(this.count);
    this.values[at] = value;
    this.births[at] = this.born;
    this.count += 1;
    return this.values[this.first] as number;
  }

  private place(candidate: number): number {
    return (this.first + candidate) % this.window;
  }
}
