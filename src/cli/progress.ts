import { Presets, SingleBar } from 'cli-progress';

/** Something that shows how far long work is. */
export interface Progress {
  update(share: number): void;
  stop(): void;
}

/** A bar on standard error when a person is watching, nothing otherwise. */
export function progressBar(label: string, silent: boolean): Progress {
  if (silent || !process.stderr.isTTY) return { update: () => {}, stop: () => {} };
  const format = `${label} {bar} {percentage} %`;
  const bar = new SingleBar(
    { format, clearOnComplete: true, stream: process.stderr },
    Presets.rect,
  );
  bar.start(100, 0);
  return { update: (share) => bar.update(Math.round(share * 100)), stop: () => bar.stop() };
}
