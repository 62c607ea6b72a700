import { App } from 'aws-cdk-lib'
import { addHub } from './hub.ts'

const app = new App({ analyticsReporting: false })
addHub(app)
