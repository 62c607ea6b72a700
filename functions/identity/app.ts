import type { Hono } from 'hono'
import { bind, type HttpHost } from '../../shared/http/bind.ts'
import { type CardDeps, cardHandlers } from './cards/handlers.ts'
import { type CodeDeps, codeHandlers } from './codes/handlers.ts'
import { operations } from './contract.ts'
import { type ResolutionDeps, resolutionHandlers } from './resolution/handlers.ts'

export type Deps = { cards: CardDeps; resolution: ResolutionDeps; codes: CodeDeps }

export const createApp = ({ cards, resolution, codes }: Deps, host: HttpHost): Hono =>
  bind(operations, { ...cardHandlers(cards), ...resolutionHandlers(resolution), ...codeHandlers(codes) }, host)
