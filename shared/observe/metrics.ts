import type { MessageCode } from './log.ts'

/** Where the functions' metrics stand in CloudWatch; each has the dimension `service`. */
export const metricsNamespace = 'OneCardHub'

/** Every log entry counts under its code; what it measures stands beside it. Written by the functions, read by alarms. */
export const metricName = {
  count: (code: MessageCode): string => code,
  milliseconds: (code: MessageCode): string => `${code}-time`,
  oldestSeconds: (code: MessageCode): string => `${code}-oldest`,
} as const
