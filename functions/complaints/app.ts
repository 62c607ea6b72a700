import type { Hono } from 'hono'
import { bind, type HttpHost } from '../../shared/http/bind.ts'
import { arbitration } from './arbitration/handlers.ts'
import type { Deps } from './case/ports.ts'
import { operations } from './contract.ts'
import { evidence } from './evidence/handlers.ts'
import { filing } from './filing/handlers.ts'
import { following } from './following/handlers.ts'
import { inbox } from './inbox/handlers.ts'

export const createApp = (deps: Deps, host: HttpHost): Hono =>
  bind(
    operations,
    { ...filing(deps), ...following(deps), ...evidence(deps), ...inbox(deps), ...arbitration(deps) },
    host,
  )
