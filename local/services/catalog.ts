import { Hono } from 'hono'
import { reactsTo } from '../../functions/catalog/contract.ts'
import type { RunningService, World } from '../world.ts'
import { openService } from './open.ts'

export const startCatalog = async (world: World): Promise<RunningService> => {
  const { relay } = openService(world, 'catalog')
  return { app: new Hono(), reactsTo, reactions: async () => {}, relay }
}
