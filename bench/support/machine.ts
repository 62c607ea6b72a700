import { availableParallelism, cpus, loadavg, totalmem } from 'node:os'

/** Where the numbers come from; without it none of them means anything. */
export const machine = (): string =>
  [
    `${availableParallelism()} × ${cpus()[0]?.model ?? 'unknown processor'}`,
    `${Math.round(totalmem() / 2 ** 30)} GB`,
    `${process.platform} ${process.arch}`,
    `Node ${process.version}`,
    `load before the run ${loadavg()[0]?.toFixed(1)}`,
  ].join(', ')
