import type { Hono } from 'hono'
import { bind, type HttpHost } from '../../shared/http/bind.ts'
import { type CardDeps, cardHandlers } from './cards/handlers.ts'
import { type CodeDeps, codeHandlers } from './codes/handlers.ts'
import { operations } from './contract.ts'

export type Deps = { cards: CardDeps; codes: CodeDeps }

export const createApp = ({ cards, codes }: Deps, host: HttpHost): Hono =>
  bind(operations, { ...cardHandlers(cards), ...codeHandlers(codes) }, host)
