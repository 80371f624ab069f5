/** A process that arms a watchdog and is killed by the test. */
import { startWatchdog } from './start-watchdog.ts';

const [, , module = '', file = ''] = process.argv;
setInterval(() => {}, 60_000); // the watchdog keeps nobody alive
const watchdog = await startWatchdog({ module, options: { file } });
await watchdog.beat(['BTCUSDT', 'ETHUSDT'], 600_000);
process.send?.({ pid: watchdog.pid });
