/** Puts capital to work after a calm time, and takes it back at once when the calm ends. */
import { alert } from './executions.ts';
import { libraryModule, mustExceed } from './library-module.ts';
import { choice, duration, name, number, share } from './parameters.ts';

/**
 * Two thresholds with two times: between them everything stays as it is, so a value that swings
 * around one of them does not move capital to and fro.
 */
export const capitalDeployment = libraryModule({
  name: 'capital-deployment',
  about: 'Holds a position with capital that is deployed in calm and withdrawn in stress.',
  parameters: {
    instrument: name('instrument', 'what is held with the capital'),
    side: choice(['long', 'short'], 'long or short', 'long'),
    money: number('quote', [1, 1e12], 'what is deployed'),
    kept: number('quote', [0, 1e12], 'what stays deployed in stress', 0),
    leverage: number('ratio', [0.01, 100], 'exposure over deployed capital', 1),
    tolerance: share(
      'fraction of the position',
      [0.001, 1],
      'the position is left alone while it is so near its aim',
      0.05,
    ),
    deployFall: share(
      'fraction of the peak',
      [0, 0.99],
      'drawdown below which it may be deployed',
      0.02,
    ),
    withdrawFall: share(
      'fraction of the peak',
      [0, 0.99],
      'drawdown above which it is withdrawn',
      0.05,
    ),
    deployUse: share(
      'fraction of the equity',
      [0, 10],
      'initial margin in use at the venue below which it may be deployed',
      0.4,
    ),
    withdrawUse: share(
      'fraction of the equity',
      [0, 10],
      'initial margin in use above which it is withdrawn',
      0.7,
    ),
    calm: duration('ms', [0, 604_800_000], 'how long it must be calm', 3_600_000),
    stress: duration('ms', [0, 604_800_000], 'how long it must not be', 30_000),
  },
  faults: (values) => [
    ...mustExceed(values, 'withdrawFall', 'deployFall'),
    ...mustExceed(values, 'withdrawUse', 'deployUse'),
    ...mustExceed(values, 'money', 'kept'),
  ],
  build: (values) => {
    const { instrument, side, money, kept, leverage, tolerance, calm, stress } = values;
    const sign = side === 'long' ? 1 : -1;
    const isCalm = 'drawdown < deploy_fall && margin_used < deploy_use';
    const isStress = {
      atLeast: 1,
      of: ['drawdown > withdraw_fall', 'margin_used > withdraw_use'],
    };
    const isTooMuch = 'abs(position_value) > 1.05 * exposure_kept';
    const hold = (amount: number) =>
      ({ do: 'hold', instrument, exposure: sign * leverage * amount }) as const;
    return {
      scope: `instrument:${instrument}`,
      parameters: {
        ...{ deploy_fall: values.deployFall, withdraw_fall: values.withdrawFall },
        ...{ deploy_use: values.deployUse, withdraw_use: values.withdrawUse },
        ...{ exposure_aim: sign * leverage * money, exposure_kept: leverage * kept, tolerance },
      },
      // Whatever waits, nothing is to stand between stress and the withdrawal.
      constraints: { cooldownMs: 0 },
      ladder: [
        {
          id: 'deployed',
          enter: `${isCalm} && abs(position_value - exposure_aim) > tolerance * abs(exposure_aim)`,
          enterMs: calm,
          repeatMs: 60_000,
          respond: [{ do: 'capital', amount: money }, hold(money)],
        },
        {
          id: 'withdrawn',
          enter: isStress,
          enterMs: stress,
          leave: isCalm,
          leaveMs: calm,
          respond: [
            alert('warning', `capital is withdrawn from ${instrument}`),
            { do: 'capital', amount: kept },
            hold(kept),
          ],
        },
        {
          id: 'withdrawn-again',
          // An order of somebody else may have been in the way the first time.
          enter: { atLeast: 1, of: isStress.of.map((one) => `(${one}) && ${isTooMuch}`) },
          enterMs: stress + 10_000,
          repeatMs: 10_000,
          respond: [hold(kept)],
        },
      ],
    };
  },
});
