import { Hono } from 'hono'
import { reactsTo } from '../../functions/complaints/contract.ts'
import type { RunningService, World } from '../world.ts'
import { openService } from './open.ts'

export const startComplaints = async (world: World): Promise<RunningService> => {
  const { relay } = openService(world, 'complaints')
  return { app: new Hono(), reactsTo, reactions: async () => {}, relay }
}
