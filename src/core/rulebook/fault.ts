/** What is wrong with a term: its place, what stands there, what may stand there. */
export interface TermFault {
  /** Dotted path, such as `layers.2.floor` or `market.vault.lossBudget`. */
  readonly at: string;
  /** What stands there, as JSON. */
  readonly seen: string;
  /** What is accepted, in words that end the sentence `accepted: ...`. */
  readonly accepted: string;
}

export const termFault = (at: string, seen: unknown, accepted: string): TermFault => ({
  at,
  seen: JSON.stringify(seen) ?? 'nothing',
  accepted,
});
