import { randomUUID } from 'node:crypto'
import { parseArgs } from 'node:util'
import { type Answer, TokenRefused } from '../client.ts'
import { exit, exitCode, show } from './print.ts'
import { actAs, readWorld, Usage, type World } from './world.ts'

const help = `onecard — act as a participant of the One-Card Hub

  onecard resolve   --as ID (--card-id HEX | --reader-line TEXT | --person-number TEXT [--id-type citizen] | --sample NAME)
                    [--item CU-01] [--legal-basis statutory-duty|consent|…]
  onecard recognise --as ID --venue ID --item ID (--code TEXT | --sample NAME)
  onecard check     --venue ID [--item ID] [--form physical|ecard|transit|bank] [--issuer PROVINCE] [--at DAY]
  onecard complain  --as ID --topic TOPIC --text TEXT [--kind complaint] [--venue ID] [--item ID] [--refusal CODE]
  onecard follow    --case CODE --secret SECRET
  onecard inbox     --as ID
  onecard accept    --as ID ASSIGNMENT
  onecard call      METHOD PATH [--as ID] [--body JSON] [--if-match ETAG]

  --json           the answer as JSON           --lang zh|en     language of texts (en)
  --world FILE     the world to act in (.hub/demo.json, or $ONECARD_WORLD)

Exit codes: 0 yes or done · 1 the answer is no · 2 wrong use · 3 the hub refused · 4 the hub failed or is not there`

const options = {
  as: { type: 'string' },
  'card-id': { type: 'string' },
  'reader-line': { type: 'string' },
  'person-number': { type: 'string' },
  'id-type': { type: 'string', default: 'citizen' },
  sample: { type: 'string' },
  code: { type: 'string' },
  venue: { type: 'string' },
  item: { type: 'string' },
  form: { type: 'string' },
  issuer: { type: 'string' },
  at: { type: 'string' },
  topic: { type: 'string' },
  kind: { type: 'string', default: 'complaint' },
  text: { type: 'string' },
  refusal: { type: 'string' },
  case: { type: 'string' },
  secret: { type: 'string' },
  'legal-basis': { type: 'string', default: 'statutory-duty' },
  body: { type: 'string' },
  'if-match': { type: 'string' },
  json: { type: 'boolean', default: false },
  lang: { type: 'string', default: 'en' },
  world: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const

type Values = ReturnType<typeof parseArgs<{ options: typeof options }>>['values']
type Outcome = { answer: Answer; code: number }

const needed = (values: Values, ...names: (keyof Values)[]) => {
  for (const name of names) if (values[name] === undefined) throw new Usage(`--${name} is missing; see onecard --help`)
}

const word = (answer: Answer, member: string): string =>
  String((answer.body as Record<string, unknown> | null)?.[member] ?? '')

/** A public request: no token. */
const publicCall = async (
  world: World,
  path: string,
  language: string,
  headers: Record<string, string> = {},
): Promise<Answer> => {
  const response = await fetch(`${world.hub.baseUrl}${path}`, { headers: { 'accept-language': language, ...headers } })
  const text = await response.text()
  const json = response.headers.get('content-type')?.includes('json')
  return { status: response.status, headers: response.headers, body: json ? JSON.parse(text) : text }
}

const credential = (world: World, values: Values) => {
  if (values.sample !== undefined) {
    const card = world.cards?.find((c) => c.name === values.sample)
    if (!card) throw new Usage(`--sample takes one of: ${world.cards?.map((c) => c.name).join(', ')}`)
    return { kind: 'reader-line', line: card.readerLine }
  }
  if (values['card-id'] !== undefined) return { kind: 'card-id', cardId: values['card-id'] }
  if (values['reader-line'] !== undefined) return { kind: 'reader-line', line: values['reader-line'] }
  if (values['person-number'] !== undefined)
    return { kind: 'person-number', idType: values['id-type'], personNumber: values['person-number'] }
  throw new Usage('name a card: --card-id, --reader-line, --person-number or --sample')
}

/** The sample code as the holder's app would show it right now: codes live a minute, so each is minted when asked for. */
const code = async (world: World, values: Values): Promise<string> => {
  if (values.code !== undefined) return values.code
  const sample = world.codes?.find((c) => c.name === values.sample)
  if (!sample)
    throw new Usage(`name a code: --code, or --sample with one of: ${world.codes?.map((c) => c.name).join(', ')}`)
  const minted = await fetch(sample.mint, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(sample.body),
  })
  return ((await minted.json()) as { code: string }).code
}

/** What a venue accepts altogether: its entry in the newest release. */
const checkEveryItem = async (world: World, values: Values): Promise<Outcome> => {
  const answer = await publicCall(world, `/v1/catalog/venues/${values.venue}`, values.lang)
  const accepted = (answer.body as { acceptances?: unknown[] }).acceptances ?? []
  return { answer, code: exitCode(answer, accepted.length > 0 ? 'yes' : 'no', ['yes']) }
}

const commands: Record<string, (world: World, values: Values, words: string[]) => Promise<Outcome>> = {
  resolve: async (world, values) => {
    const client = await actAs(world, values.as)
    const body = {
      credential: credential(world, values),
      purpose: { item: values.item ?? 'CU-01', legalBasis: values['legal-basis'] },
    }
    const answer = await client.call('POST', '/v1/identity-resolutions', { body })
    return { answer, code: exitCode(answer, word(answer, 'outcome'), ['RESOLVED', 'SUPERSEDED']) }
  },
  recognise: async (world, values) => {
    needed(values, 'venue', 'item')
    const client = await actAs(world, values.as)
    const body = { code: await code(world, values), venue: values.venue, item: values.item }
    const answer = await client.call('POST', '/v1/code-recognitions', { body, idempotencyKey: randomUUID() })
    return { answer, code: exitCode(answer, word(answer, 'outcome'), ['ACCEPTED']) }
  },
  check: async (world, values) => {
    needed(values, 'venue')
    if (values.item === undefined) return checkEveryItem(world, values)
    const query = new URLSearchParams()
    for (const name of ['venue', 'item', 'form', 'issuer', 'at'] as const) {
      const value = values[name]
      if (value !== undefined) query.set(name, value)
    }
    const answer = await publicCall(world, `/v1/catalog/checks?${query}`, values.lang)
    return { answer, code: exitCode(answer, word(answer, 'answer'), ['yes']) }
  },
  complain: async (world, values) => {
    needed(values, 'topic', 'text')
    const client = await actAs(world, values.as)
    const body = {
      kind: values.kind,
      topic: values.topic,
      text: values.text,
      occurredAt: new Date().toISOString(),
      ...(values.venue && { venue: values.venue }),
      ...(values.item && { item: values.item }),
      ...(values.refusal && { refusalReason: values.refusal }),
    }
    const answer = await client.call('POST', '/v1/complaints', { body, idempotencyKey: randomUUID() })
    return { answer, code: exitCode(answer) }
  },
  follow: async (world, values) => {
    needed(values, 'case', 'secret')
    const answer = await publicCall(world, `/v1/complaints/${values.case}`, values.lang, {
      'case-secret': values.secret ?? '',
    })
    return { answer, code: exitCode(answer) }
  },
  accept: async (world, values, [id = '']) => {
    const client = await actAs(world, values.as)
    const path = `/v1/assignments/${encodeURIComponent(id)}`
    const read = await client.call('GET', path)
    if (read.status !== 200) return { answer: read, code: exitCode(read) }
    const headers = { 'if-match': read.headers.get('etag') ?? '' }
    const answer = await client.call('POST', `${path}/accept`, { headers })
    return { answer, code: exitCode(answer) }
  },
  inbox: async (world, values) => {
    const client = await actAs(world, values.as)
    const answer = await client.call('GET', '/v1/assignments')
    return { answer, code: exitCode(answer) }
  },
  call: async (world, values, [method = '', path = '']) => {
    if (!/^(GET|POST|PUT|PATCH|DELETE)$/.test(method) || !path.startsWith('/'))
      throw new Usage('onecard call METHOD /path')
    if (values.as === undefined && method === 'GET') {
      const answer = await publicCall(world, path, values.lang)
      return { answer, code: exitCode(answer) }
    }
    const client = await actAs(world, values.as)
    const answer = await client.call(method, path, {
      ...(values.body !== undefined && { body: JSON.parse(values.body) as unknown }),
      ...(values['if-match'] !== undefined && { headers: { 'if-match': values['if-match'] } }),
      ...(method === 'POST' && { idempotencyKey: randomUUID() }),
    })
    return { answer, code: exitCode(answer) }
  },
}

const run = async (): Promise<number> => {
  const { values, positionals } = parseArgs({ options, allowPositionals: true })
  const [name = '', ...words] = positionals
  const command = commands[name]
  if (values.help || !command) {
    console.log(help)
    return values.help ? exit.yes : exit.usage
  }
  const world = readWorld(values.world ?? process.env['ONECARD_WORLD'] ?? '.hub/demo.json')
  const { answer, code: result } = await command(world, values, words)
  console.log(show(answer, { json: values.json, language: values.lang === 'zh' ? 'zh' : 'en' }))
  return result
}

try {
  process.exitCode = await run()
} catch (error) {
  if (error instanceof TokenRefused) {
    console.error(error.message)
    process.exitCode = exit.refused
  } else if (
    error instanceof Usage ||
    (error instanceof TypeError && 'code' in error) ||
    error instanceof SyntaxError
  ) {
    console.error(error.message)
    process.exitCode = exit.usage
  } else {
    console.error(
      `The hub does not answer (${error instanceof Error ? error.message : 'unknown failure'}). Is \`npm start\` running?`,
    )
    process.exitCode = exit.failed
  }
}
