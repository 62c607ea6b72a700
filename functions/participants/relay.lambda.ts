import { lambdaStore, relayHandler } from '../../shared/aws/lambda.ts'
import { Config } from './config.ts'

export const handler = relayHandler(lambdaStore('participants', Config.parse(process.env)))
