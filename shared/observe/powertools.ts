import { Logger } from '@aws-lambda-powertools/logger'
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics'
import { type Log, messages } from './log.ts'
import { metricName, metricsNamespace } from './metrics.ts'

/** Log and metrics of one Lambda function: JSON lines, and counts by message in the embedded metric format. */
export const createObservation = (service: string): Log => {
  const logger = new Logger({ serviceName: service })
  const metrics = new Metrics({ namespace: metricsNamespace, serviceName: service })
  return (code, fields = {}) => {
    const { level, text } = messages[code]
    logger[level](text, { code, ...fields })
    metrics.addMetric(metricName.count(code), MetricUnit.Count, 1)
    if (fields.milliseconds !== undefined)
      metrics.addMetric(metricName.milliseconds(code), MetricUnit.Milliseconds, fields.milliseconds)
    if (fields.oldestSeconds !== undefined)
      metrics.addMetric(metricName.oldestSeconds(code), MetricUnit.Seconds, fields.oldestSeconds)
    metrics.publishStoredMetrics()
  }
}
