import { lambdaBase, relayHandler } from '../../shared/aws/lambda.ts'
import { Config } from './config.ts'

export const handler = relayHandler(lambdaBase('catalog', Config.parse(process.env)))
