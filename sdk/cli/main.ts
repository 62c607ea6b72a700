import { randomUUID } from 'node:crypto'
import { parseArgs } from 'node:util'
import { type Answer, TokenRefused } from '../client.ts'
import { exit, exitCode, show } from './print.ts'
import { actAs, parseJson, readWorld, Usage, type World } from './world.ts'

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
type Asked = { world: World; values: Values; language: Language; words: string[] }
type Command = {
  /** What stands after the command's name, all of it needed. */
  words?: readonly string[]
  run: (asked: Asked) => Promise<Outcome>
}

const needed = (values: Values, ...names: (keyof Values)[]) => {
  for (const name of names) if (values[name] === undefined) throw new Usage(`--${name} is missing; see onecard --help`)
}

/** The one option given of several that exclude each other; undefined when there is none. */
const oneOf = <const N extends keyof Values>(values: Values, ...names: N[]): N | undefined => {
  const given = names.filter((name) => values[name] !== undefined)
  if (given.length > 1) throw new Usage(`give only one of ${given.map((name) => `--${name}`).join(', ')}`)
  return given[0]
}

const languages = ['zh', 'en'] as const
type Language = (typeof languages)[number]

const readLanguage = (given: string): Language => {
  const language = languages.find((known) => known === given)
  if (!language) throw new Usage(`--lang takes one of: ${languages.join(', ')}`)
  return language
}

/** A text that travels in a header, where only visible ASCII may stand. */
const headerText = (name: keyof Values, text: string): string => {
  if (!/^[\x20-\x7e]+$/.test(text)) throw new Usage(`--${name} holds characters that none of its values has`)
  return text
}

const word = (answer: Answer, member: string): string =>
  String((answer.body as Record<string, unknown> | null)?.[member] ?? '')

/** A public request: no token. */
const publicCall = async (
  { world, language }: Pick<Asked, 'world' | 'language'>,
  path: string,
  headers: Record<string, string> = {},
): Promise<Answer> => {
  const response = await fetch(`${world.hub.baseUrl}${path}`, { headers: { 'accept-language': language, ...headers } })
  const text = await response.text()
  const json = response.headers.get('content-type')?.includes('json')
  return { status: response.status, headers: response.headers, body: json ? JSON.parse(text) : text }
}

const credential = (world: World, values: Values) => {
  oneOf(values, 'sample', 'card-id', 'reader-line', 'person-number')
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
  oneOf(values, 'code', 'sample')
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
const checkEveryItem = async (asked: Asked, venue: string): Promise<Outcome> => {
  for (const name of ['form', 'issuer', 'at'] as const)
    if (asked.values[name] !== undefined) throw new Usage(`--${name} asks about one item: name it with --item`)
  const answer = await publicCall(asked, `/v1/catalog/venues/${encodeURIComponent(venue)}`)
  const accepted = (answer.body as { acceptances?: unknown[] }).acceptances ?? []
  return { answer, code: exitCode(answer, accepted.length > 0 ? 'yes' : 'no', ['yes']) }
}

const commands: Record<string, Command> = {
  resolve: {
    run: async ({ world, values, language }) => {
      const client = await actAs(world, values.as, language)
      const body = {
        credential: credential(world, values),
        purpose: { item: values.item ?? 'CU-01', legalBasis: values['legal-basis'] },
      }
      const answer = await client.call('POST', '/v1/identity-resolutions', { body })
      return { answer, code: exitCode(answer, word(answer, 'outcome'), ['RESOLVED', 'SUPERSEDED']) }
    },
  },
  recognise: {
    run: async ({ world, values, language }) => {
      const client = await actAs(world, values.as, language)
      needed(values, 'venue', 'item')
      const body = { code: await code(world, values), venue: values.venue, item: values.item }
      const answer = await client.call('POST', '/v1/code-recognitions', { body, idempotencyKey: randomUUID() })
      return { answer, code: exitCode(answer, word(answer, 'outcome'), ['ACCEPTED']) }
    },
  },
  check: {
    run: async (asked) => {
      const { values } = asked
      needed(values, 'venue')
      if (values.item === undefined) return checkEveryItem(asked, values.venue ?? '')
      const query = new URLSearchParams()
      for (const name of ['venue', 'item', 'form', 'issuer', 'at'] as const) {
        const value = values[name]
        if (value !== undefined) query.set(name, value)
      }
      const answer = await publicCall(asked, `/v1/catalog/checks?${query}`)
      return { answer, code: exitCode(answer, word(answer, 'answer'), ['yes']) }
    },
  },
  complain: {
    run: async ({ world, values, language }) => {
      const client = await actAs(world, values.as, language)
      needed(values, 'topic', 'text')
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
  },
  follow: {
    run: async (asked) => {
      const { values } = asked
      needed(values, 'case', 'secret')
      const answer = await publicCall(asked, `/v1/complaints/${encodeURIComponent(values.case ?? '')}`, {
        'case-secret': headerText('secret', values.secret ?? ''),
      })
      return { answer, code: exitCode(answer) }
    },
  },
  accept: {
    words: ['ASSIGNMENT'],
    run: async ({ world, values, language, words: [id = ''] }) => {
      const client = await actAs(world, values.as, language)
      const path = `/v1/assignments/${encodeURIComponent(id)}`
      const read = await client.call('GET', path)
      if (read.status !== 200) return { answer: read, code: exitCode(read) }
      const headers = { 'if-match': read.headers.get('etag') ?? '' }
      const answer = await client.call('POST', `${path}/accept`, { headers })
      return { answer, code: exitCode(answer) }
    },
  },
  inbox: {
    run: async ({ world, values, language }) => {
      const client = await actAs(world, values.as, language)
      const answer = await client.call('GET', '/v1/assignments')
      return { answer, code: exitCode(answer) }
    },
  },
  call: {
    words: ['METHOD', 'PATH'],
    run: async (asked) => {
      const {
        world,
        values,
        language,
        words: [method = '', path = ''],
      } = asked
      if (!/^(GET|POST|PUT|PATCH|DELETE)$/.test(method))
        throw new Usage('METHOD takes one of: GET, POST, PUT, PATCH, DELETE')
      if (!path.startsWith('/')) throw new Usage('PATH begins with a slash')
      if (method === 'GET' && values.body !== undefined) throw new Usage('--body does not go with GET')
      const body = values.body === undefined ? undefined : parseJson(values.body, '--body')
      const match = values['if-match']
      const headers = match === undefined ? {} : { 'if-match': headerText('if-match', match) }
      if (values.as === undefined && method === 'GET') {
        const answer = await publicCall(asked, path, headers)
        return { answer, code: exitCode(answer) }
      }
      const client = await actAs(world, values.as, language)
      const answer = await client.call(method, path, {
        headers,
        ...(body !== undefined && { body }),
        ...(method === 'POST' && { idempotencyKey: randomUUID() }),
      })
      return { answer, code: exitCode(answer) }
    },
  },
}

/** An empty value is a variable nobody set: never an answer to what was asked. */
const checkEmpty = (values: Values) => {
  for (const [name, value] of Object.entries(values))
    if (value === '') throw new Usage(`--${name} is missing its value; see onecard --help`)
}

const checkWords = (wanted: readonly string[], words: readonly string[]) => {
  for (const [i, word] of wanted.entries()) if (!words[i]) throw new Usage(`${word} is missing; see onecard --help`)
  if (words.length > wanted.length)
    throw new Usage(
      `there are words too many after the command (texts with spaces stand in quotes); see onecard --help`,
    )
}

const takesValue = new Set(
  Object.entries(options).flatMap(([name, { type }]) => (type === 'string' ? [`--${name}`] : [])),
)

const isOption = (word: string): boolean =>
  word.startsWith('--') && Object.hasOwn(options, word.slice(2).replace(/=.*$/s, ''))

/** `--secret -abc` as `--secret=-abc`, which parseArgs takes: a secret or a text may begin with a dash. */
const joinDashed = (words: readonly string[]): string[] => {
  const joined: string[] = []
  for (const word of words) {
    const before = joined.at(-1) ?? ''
    if (takesValue.has(before) && word.startsWith('-') && !isOption(word)) joined.splice(-1, 1, `${before}=${word}`)
    else joined.push(word)
  }
  return joined
}

const run = async (): Promise<number> => {
  const { values, positionals } = parseArgs({
    args: joinDashed(process.argv.slice(2)),
    options,
    allowPositionals: true,
  })
  const [name, ...words] = positionals
  if (values.help || name === undefined || name === 'help') {
    console.log(help)
    return values.help || name === 'help' ? exit.yes : exit.usage
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (!command) throw new Usage(`There is no command “${name}”; see onecard --help`)
  checkEmpty(values)
  const language = readLanguage(values.lang)
  const world = readWorld(values.world ?? (process.env['ONECARD_WORLD'] || '.hub/demo.json'))
  checkWords(command.words ?? [], words)
  const { answer, code: result } = await command.run({ world, values, language, words })
  console.log(show(answer, { json: values.json, language }))
  return result
}

const codeOf = (value: unknown): string =>
  typeof value === 'object' && value !== null && 'code' in value ? String(value.code) : ''

/** What a failure says, and the exit code that goes with it. */
const explain = (error: unknown): [string, number] => {
  if (error instanceof TokenRefused) return [error.message, error.answer.status >= 500 ? exit.failed : exit.refused]
  if (error instanceof Usage) return [error.message, exit.usage]
  if (codeOf(error).startsWith('ERR_PARSE_ARGS') && error instanceof Error)
    return [`${error.message.split(/\.\s/)[0]}; see onecard --help`, exit.usage]
  // How fetch tells that nobody answered.
  if (error instanceof TypeError && error.cause !== undefined)
    return [
      `The hub does not answer (${codeOf(error.cause) || 'no connection'}). Is \`npm start\` running?`,
      exit.failed,
    ]
  return [`onecard failed: ${error instanceof Error ? error.name : 'unknown'}`, exit.failed]
}

try {
  process.exitCode = await run()
} catch (error) {
  const [sentence, code] = explain(error)
  console.error(sentence)
  process.exitCode = code
}
