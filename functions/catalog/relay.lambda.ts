import { lambdaStore, relayHandler } from '../../shared/aws/lambda.ts'
import { Config } from './config.ts'

export const handler = relayHandler(lambdaStore('catalog', Config.parse(process.env)))
