/** Outcomes of Student's law: fat tails on both sides. */
import { FittedWindow, type FittedWindowState } from './fitted-window.ts';
import { estimated, type RiskEstimate, type RiskMonitor, refusedLevel, tooFew } from './monitor.ts';
import { studentTail } from './parametric-tail.ts';
import { fitStudent, type StudentFit } from './student-fit.ts';

export interface StudentTerms {
  readonly kind: 'student';
  /** Outcomes that the law is fitted to, `STUDENT_LEAST` or more. */
  readonly window: number;
  readonly refitEvery: number;
}

export interface StudentState extends FittedWindowState<StudentFit> {
  readonly kind: 'student';
  readonly terms: StudentTerms;
}

/** Fewer say nothing about a tail index. */
export const STUDENT_LEAST = 100;

/** Value at risk and expected shortfall of the likeliest Student law of a rolling sample. */
export class StudentRisk implements RiskMonitor {
  // state
  private readonly fitted: FittedWindow<StudentFit>;
  // fixed
  private readonly terms: StudentTerms;

  constructor(terms: StudentTerms, state?: FittedWindowState<StudentFit>) {
    this.terms = terms;
    this.fitted = new FittedWindow(terms, STUDENT_LEAST, fitStudent, state);
  }

  get count(): number {
    return this.fitted.count;
  }

  add(outcome: number): void {
    if (Number.isFinite(outcome)) this.fitted.push(outcome);
  }

  estimate(level: number): RiskEstimate {
    const refused = refusedLevel(level);
    if (refused !== null) return refused;
    const { fit } = this.fitted;
    if (fit === null) return tooFew(STUDENT_LEAST);
    const { valueAtRisk, expectedShortfall } = studentTail(fit.freedom, fit.scale, level);
    return estimated({
      valueAtRisk: valueAtRisk - fit.centre,
      expectedShortfall: expectedShortfall - fit.centre,
    });
  }

  toState(): StudentState {
    return { kind: 'student', terms: this.terms, ...this.fitted.toState() };
  }

  static fromState(state: StudentState): StudentRisk {
    return new StudentRisk(state.terms, state);
  }
}
