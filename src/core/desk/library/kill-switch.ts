/** Stops the whole book after a loss within a day, and stays stopped until two persons agree. */
import { AT_ONCE, alert, stopRungs, URGENT_COLLAR_PPM } from './executions.ts';
import { libraryModule, mustExceed } from './library-module.ts';
import { choice, duration, share } from './parameters.ts';

const PPM = 1_000_000;
const LOSS = ['fraction of the day’s peak', [0.0001, 1]] as const;

/** Stop of the book by the loss of the day. */
export const killSwitch = libraryModule({
  name: 'kill-switch',
  about: 'Stops the book for good after the loss of a day, unless its positions are tiny.',
  parameters: {
    loss: share(...LOSS, 'fall since the highest equity of the day (UTC)', 0.1),
    warn: share(...LOSS, 'fall at which somebody is told', 0.05),
    act: choice(
      ['flatten', 'close-only', 'halted'],
      'closes everything, lets others close it, or lets nothing trade at all',
      'flatten',
    ),
    proportion: share(
      'fraction of the equity',
      [0, 1],
      'positions worth less than this cannot stop the book',
      0.05,
    ),
    for: duration('ms', [0, 600_000], 'how long it must hold: one bad print is none', 5_000),
  },
  faults: (values) => mustExceed(values, 'loss', 'warn'),
  build: ({ loss, warn, act, proportion, for: forMs }) => {
    const isLost = 'drawdown_day > loss_at && exposure >= proportion * equity';
    const mode = act === 'halted' ? 'halted' : 'close-only';
    const first = [
      alert('critical', 'the loss of the day is too high: the book is stopped'),
      { do: 'mode', mode, scope: 'book' },
      { do: 'cancel' },
    ] as const;
    const stop = { id: 'stop', enter: isLost, enterMs: forMs, latch: true, respond: first };
    return {
      scope: 'book',
      parameters: { loss_at: loss, warn_at: warn, proportion },
      constraints: {
        collarPpm: URGENT_COLLAR_PPM,
        proportionPpm: Math.round(proportion * PPM),
      },
      execution: AT_ONCE,
      ladder: [
        {
          id: 'warn',
          enter: 'drawdown_day > warn_at',
          enterMs: forMs,
          leaveMs: 60_000,
          respond: [alert('warning', 'the book loses today')],
        },
        ...(act === 'flatten'
          ? stopRungs({
              ...{ id: 'stop', enter: isLost, open: `${isLost} && exposure > 0.0`, forMs, first },
              again: [{ do: 'flatten' }],
            })
          : [stop]),
      ],
    };
  },
});
