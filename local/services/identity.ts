import { Hono } from 'hono'
import { reactsTo } from '../../functions/identity/contract.ts'
import type { RunningService, World } from '../world.ts'
import { openService } from './open.ts'

export const startIdentity = async (world: World): Promise<RunningService> => {
  const { relay } = openService(world, 'identity')
  return { app: new Hono(), reactsTo, reactions: async () => {}, relay }
}
