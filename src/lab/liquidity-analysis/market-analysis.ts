/** One recording read from its first line to its last. */
import { type Level2Error, readLevel2 } from '../../io/feeds/level-2/index.ts';
import { InputError } from '../input-error.ts';
import type { SkewFigures } from './clock-skew.ts';
import type { FeedNote, NotedPlace } from './feed-notes.ts';
import { type DepthRow, depthRows, type GaugeRow, gaugeRows } from './gauge-statistics.ts';
import { type LiquidityRisk, liquidityRisk } from './liquidity-risk.ts';
import { MarketStudy } from './market-study.ts';
import { asInputError, type Recording } from './recordings.ts';
import { type AnalysisTerms, SAMPLES_MAX } from './terms.ts';

/** What was compared with the venue's own word, and what did not agree. */
export interface CrossCheck {
  /** Books that a best bid and ask of the venue was known for. */
  readonly books: number;
  readonly priceMismatches: number;
  readonly sizeMismatches: number;
  /** Trades that could be judged, and those that no touch around them explains. */
  readonly trades: number;
  readonly insideTouch: number;
}

/** What a recording says about one market. */
export interface MarketAnalysis {
  readonly recording: Recording;
  /** Exchange time, ms since 1970. */
  readonly from: number;
  readonly to: number;
  /** Messages by kind. */
  readonly messages: {
    readonly snapshot: number;
    readonly update: number;
    readonly trade: number;
    readonly ticker: number;
  };
  /** Whether no snapshot ever came, so that the book holds only what has changed. */
  readonly isPartial: boolean;
  readonly notes: readonly FeedNote[];
  readonly skew: SkewFigures;
  readonly check: CrossCheck;
  /** Volume of a bucket of VPIN, base units; 0 where nothing traded. */
  readonly vpinBucket: number;
  readonly gauges: readonly GaugeRow[];
  readonly depths: readonly DepthRow[];
  readonly risk: LiquidityRisk;
  readonly study: MarketStudy;
}

export interface ReadOptions {
  /** Whether bad lines are left out and noted; without it the first one is thrown. */
  readonly acceptsFaults: boolean;
  /** Told of every so many lines. */
  readonly onLine: (file: string, line: number) => void;
}

/** Findings and mismatches before a file: their lines are those of the file that came next. */
interface Boundary {
  readonly file: string;
  readonly findings: number;
  readonly mismatches: number;
}

const LINES_APART = 4_096;

async function readAll(
  recording: Recording,
  study: MarketStudy,
  { acceptsFaults, onLine }: ReadOptions,
): Promise<readonly Boundary[]> {
  const boundaries: Boundary[] = [];
  const { format, symbol, priceDecimals, sizeDecimals } = recording;
  for (const file of recording.files) {
    boundaries.push({
      file,
      findings: study.sync.findings.first().length,
      mismatches: study.quoteCheck.mismatches().length,
    });
    const onFault = ({ code, message, line }: Level2Error): void =>
      study.notes.add(code, file, line ?? 0, () => message);
    const terms = { format, symbol, priceDecimals, sizeDecimals };
    let told = 0;
    for await (const message of readLevel2(file, { terms, ...(acceptsFaults && { onFault }) })) {
      study.take(message, file);
      if (study.isFull) refuseTooMany(file);
      if (message.line - told < LINES_APART) continue;
      told = message.line;
      onLine(file, told);
    }
  }
  study.end();
  return boundaries;
}

function refuseTooMany(file: string): never {
  const accepted = `at most ${SAMPLES_MAX} of one market; a longer --every gives fewer`;
  throw new InputError({ file, field: 'the number of samples', value: 'larger', accepted });
}

function fileOf(
  boundaries: readonly Boundary[],
  at: number,
  of: 'findings' | 'mismatches',
): string {
  return boundaries.findLast((boundary) => boundary[of] <= at)?.file ?? '';
}

/** Takes what the rebuilding of the book and the checks found into the notes of the feed. */
function gatherNotes(study: MarketStudy, boundaries: readonly Boundary[]): void {
  const { sync, quoteCheck, notes, book } = study;
  const places = sync.findings.first().map(({ code, line, expected, found }, at) => ({
    code,
    place: {
      file: fileOf(boundaries, at, 'findings'),
      line,
      says: `expected ${expected}, found ${found}`,
    },
  }));
  for (const [code, count] of sync.findings.all()) {
    const first = places.filter((each) => each.code === code).map(({ place }) => place);
    notes.total(code, count, first);
  }
  const mismatches = quoteCheck.mismatches().map(({ book: ours, ticker }, at): NotedPlace => {
    const [told, seen] = [ticker, ours].map(
      ({ bid, bidLots, ask, askLots }) => `${bid} x ${bidLots} / ${ask} x ${askLots}`,
    );
    const says = `the venue says ${told} (ticks x lots, line ${ticker.line}), the book ${seen}`;
    return { file: fileOf(boundaries, at, 'mismatches'), line: ours.line, says };
  });
  const { priceMismatches, sizeMismatches } = quoteCheck;
  notes.total('best-quote-mismatch', priceMismatches + sizeMismatches, mismatches);
  notes.total('level-dropped', book.dropped);
}

/** Fewer samples than this are no history of anything. */
const SAMPLES_MIN = 2;

/**
 * Reads a recording and measures it.
 *
 * @throws InputError where a line cannot be used, or where there is too little or too much
 */
export async function analyseRecording(
  recording: Recording,
  terms: AnalysisTerms,
  options: ReadOptions,
): Promise<MarketAnalysis> {
  const study = new MarketStudy(recording.symbol, recording, terms);
  try {
    gatherNotes(study, await readAll(recording, study, options));
  } catch (thrown) {
    throw asInputError(thrown);
  }
  const { samples, grid, counts, sync, quoteCheck, tradeCheck, lotsOfOne } = study;
  if (samples.rows < SAMPLES_MIN) {
    const file = recording.files.join(', ');
    const accepted = `at least ${SAMPLES_MIN} samples; a shorter --every gives more`;
    throw new InputError({
      file,
      field: 'the recording',
      value: `${samples.rows} samples`,
      accepted,
    });
  }
  const { lots, ...messages } = counts;
  const gauges = gaugeRows(samples);
  return {
    recording,
    from: grid.start,
    to: grid.clock,
    messages,
    isPartial: sync.isPartial,
    notes: study.notes.all(),
    skew: study.skew.figures(),
    check: {
      books: quoteCheck.compared,
      priceMismatches: quoteCheck.priceMismatches,
      sizeMismatches: quoteCheck.sizeMismatches,
      trades: tradeCheck.judged,
      insideTouch: tradeCheck.inside,
    },
    vpinBucket: study.vpinBucketLots() / lotsOfOne,
    gauges,
    depths: depthRows(samples),
    risk: liquidityRisk(study, terms, lots / lotsOfOne),
    study,
  };
}
