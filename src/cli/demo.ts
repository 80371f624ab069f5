/** `npm start`: the main job, with a few words before it. */
import { fileURLToPath } from 'node:url';
import { type SimulateOptions, simulateFile } from './simulate.ts';

const SCENARIO = fileURLToPath(new URL('../../scenarios/2025-10-10.yaml', import.meta.url));

const BANNER = `Breakwater keeps a derivatives venue solvent when markets break.

This is the crash of 10 October 2025 on a venue of its own: 20,000 accounts with BTC perpetuals, the
real minute prices from 20:50 to 22:09 UTC. Every price, fill and order goes through the sequencer,
a durable journal and the exact engine; liquidation orders trade on a simulated book and move it.
`;

/** Prints the banner and runs the crash of 10 October 2025. */
export async function demo(options: SimulateOptions): Promise<number> {
  if (options.json !== true) console.log(BANNER);
  return simulateFile(SCENARIO, options);
}
