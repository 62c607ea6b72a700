import type { Answer, Client } from '../../../sdk/client.ts'
import { Province } from '../../../shared/contract/province.ts'
import type { Case, Filed } from '../../api/complaints/world.ts'
import { back, complaint, designation } from '../../api/complaints/world.ts'
import { idOf, newItem, newVenue } from '../../support/catalog.ts'
import { item, must, venue, type World } from './world.ts'

/**
 * What may happen. Choices are made before the first await, so that the same seed makes the same choices although several
 * actions run at once. Callers are often wrong on purpose: not the holder, too late, twice.
 */
type Action = (world: World) => Promise<unknown>

const someProvince = ({ random }: World): Province => random.pick(Province.options)
const clientOf = ({ provinces, hub }: World, holder: string): Client =>
  Province.safeParse(holder).success ? provinces[holder as Province].client : hub.operator

/** The same request once or twice, one after the other or at once: the second must not do anything more. */
const perhapsTwice = async ({ random }: World, send: () => Promise<Answer>): Promise<Answer[]> => {
  const [twice, together] = [random.chance(0.3), random.chance(0.5)]
  if (!twice) return [await send()]
  return together ? Promise.all([send(), send()]) : [await send(), await send()]
}

/** One of those whose request has been answered. */
const known = <E extends object, K extends keyof E>(entries: readonly E[], member: K) =>
  entries.filter((entry): entry is E & Required<Pick<E, K>> => entry[member] !== undefined)

const file: Action = async (world) => {
  const { random, hub, ledger } = world
  const by = someProvince(world)
  const refusal = random.chance(0.5)
  const body = {
    ...complaint,
    occurredAt: hub.clock().toISOString(),
    venue,
    topic: refusal ? 'card_refused' : random.pick(['other', 'wrong_charge', 'card_status', 'benefits', 'qr_fault']),
    cardHome: someProvince(world),
    ...(random.chance(0.5) && { insuredPlace: someProvince(world) }),
    kind: random.pick(['consult', 'complaint', 'report']),
  }
  const idempotencyKey = `file-${random.below(1e9)}`
  const filed: World['ledger']['cases'][number] = { refusal }
  ledger.cases.push(filed)
  const send = () => clientOf(world, by).call('POST', '/v1/complaints', { body, idempotencyKey })
  const answers = await perhapsTwice(world, send)
  const [code, ...more] = new Set(answers.map((answer) => (answer.body as Filed).caseCode))
  if (code === undefined || more.length > 0) throw new Error('one filing made several cases')
  filed.code = code
}

type CaseAction = 'accept' | 'return' | 'answer'

const onAssignment =
  (action: CaseAction): Action =>
  async (world) => {
    const { random, ledger, hub } = world
    const cases = known(ledger.cases, 'code')
    if (cases.length === 0) return
    // Mostly one of the newest, so that several act on one case in the same instant.
    const { code } = random.pick(random.chance(0.8) ? cases.slice(-3) : cases)
    const [wrongHolder, oldAssignment] = [random.chance(0.1), random.chance(0.15)]
    const [stranger, proposed, any] = [someProvince(world), someProvince(world), random.below(100)]
    const send = perhapsLater(world)
    const view = (await must(200, hub.operator.call('GET', `/v1/cases/${code}`))).body as Case
    const { assignments } = view
    const assignment = oldAssignment ? assignments[any % assignments.length] : assignments.at(-1)
    if (!assignment) throw new Error('a case without an assignment')
    const by = wrongHolder ? world.provinces[stranger].client : clientOf(world, assignment.holder)
    const path = `/v1/assignments/${assignment.id}`
    const etag = (await by.call('GET', path)).headers.get('etag') ?? '"1"'
    const body = { accept: undefined, return: back(proposed), answer: { outcome: 'resolved', text: '已处理。' } }[
      action
    ]
    const headers = { 'if-match': etag }
    const { status } = await send(() => by.call('POST', `${path}/${action}`, { ...(body && { body }), headers }))
    const type = ({ accept: 'accepted', return: 'returned', answer: 'answered' } as const)[action]
    if (status === 200) ledger.acted.push({ code, assignment: assignment.id, type })
  }

/** Two times the same request, decided now and sent later. */
const perhapsLater = (world: World) => {
  const twice = world.random.chance(0.2)
  return async (send: () => Promise<Answer>): Promise<Answer> => {
    const [first, second] = await Promise.all(twice ? [send(), send()] : [send()])
    if (!first) throw new Error('no answer')
    if (second && first.status !== second.status)
      throw new Error(`the same request was answered ${first.status} and ${second.status}`)
    return first
  }
}

const designate: Action = async (world) => {
  const { random, ledger, hub } = world
  const cases = known(ledger.cases, 'code')
  if (cases.length === 0) return
  const to = someProvince(world)
  const start = random.below(cases.length)
  // The desk has few cases: the first one behind a chance place that waits for it, else any.
  const inOrder = [...cases.slice(start), ...cases.slice(0, start)]
  for (const [at, { code }] of inOrder.entries()) {
    const answer = await must(200, hub.operator.call('GET', `/v1/cases/${code}`))
    if ((answer.body as Case).state !== 'arbitration' && at < inOrder.length - 1) continue
    const desk = (answer.body as Case).assignments.find(({ holder }) => holder === 'arbitration')
    const { status } = await hub.operator.call('POST', `/v1/cases/${code}/designations`, {
      body: { ...designation, to },
      headers: { 'if-match': answer.headers.get('etag') ?? '' },
    })
    if (desk && status < 300) ledger.acted.push({ code, assignment: desk.id, type: 'designated' })
    return
  }
}

const acknowledge: Action = async (world) => {
  const client = world.provinces[someProvince(world)].client
  const part = world.random.below(100)
  const { entries } = (await must(200, client.call('GET', '/v1/mailbox?limit=20'))).body as {
    entries: { cursor: string }[]
  }
  const last = entries[Math.floor((entries.length * part) / 100)]
  if (last) await client.call('POST', '/v1/mailbox/acks', { body: { cursor: last.cursor } })
}

const cardHappens: Action = async (world) => {
  const { random, provinces, ledger } = world
  const home = someProvince(world)
  const { cardBase } = provinces[home]
  const card = random.pick(cardBase.demo.filter(({ told }) => told))
  const type = random.pick([
    'temporary-loss',
    'formal-loss',
    'release',
    'lock',
    'unlock',
    'freeze',
    'unfreeze',
    'activate',
  ] as const)
  ledger.unsent.push({ home, event: cardBase.happen(card.cardId, { type }) })
}

/** Some of what a home has not told yet: in any order, some of it twice. */
const pushCardEvents: Action = async (world) => {
  const { random, provinces, ledger } = world
  const home = someProvince(world)
  const mine = ledger.unsent.filter((told) => told.home === home)
  const chosen = mine.filter(() => random.chance(0.7)).sort(() => random.below(3) - 1)
  if (chosen.length === 0) return
  const again = random.chance(0.3)
  ledger.unsent = ledger.unsent.filter((told) => !chosen.includes(told))
  const body = { events: chosen.map(({ event }) => event) }
  const send = () => must(200, provinces[home].client.call('POST', '/v1/card-events', { body }))
  await Promise.all(again ? [send(), send()] : [send()])
}

const resolve: Action = async (world) => {
  const { random, provinces, ledger } = world
  const by = provinces[someProvince(world)].client
  const home = someProvince(world)
  const card = random.pick(provinces[home].cardBase.demo)
  const byPerson = card.name === 'traveller'
  const credential = byPerson
    ? { kind: 'person-number', personNumber: card.personNumber, idType: card.idType }
    : { kind: 'card-id', cardId: card.cardId }
  const body = { credential, purpose: { item, legalBasis: 'statutory-duty' } }
  const answer = await must(200, by.call('POST', '/v1/identity-resolutions', { body }))
  const { decision } = answer.body as { decision: { id: string } }
  ledger.accesses.push({ decision: decision.id, homes: byPerson ? ['beijing', 'hebei'] : [home] })
}

const draw: Action = async (world) => {
  const { random, provinces, ledger } = world
  const home = someProvince(world)
  const { codes, cardBase } = provinces[home]
  const { cardId } = random.pick(cardBase.demo)
  const opaque = random.chance(0.4)
  const drawn: World['ledger']['codes'][number] = { home, receipts: [], refused: false }
  ledger.codes.push(drawn)
  const desks = someDesks(world)
  const code = opaque ? codes.mintOpaque({ cardId }) : await codes.mintCode({ cardId })
  drawn.code = code
  await show(drawn, desks)
}

const showAgain: Action = async (world) => {
  const drawn = known(world.ledger.codes, 'code').slice(-4)
  if (drawn.length > 0) await show(world.random.pick(drawn), someDesks(world))
}

/** One desk, or several in the same instant. */
const someDesks = (world: World): Client[] => {
  const { random, museum, provinces } = world
  return random.chance(0.4) ? [museum, museum, provinces[someProvince(world)].client] : [museum]
}

const show = async (drawn: World['ledger']['codes'][number], desks: readonly Client[]) => {
  const body = { code: drawn.code, venue, item }
  const answers = await Promise.all(
    desks.map((desk) => must(200, desk.call('POST', '/v1/code-recognitions', { body }))),
  )
  for (const answer of answers) {
    const { outcome, receipt } = answer.body as { outcome: string; receipt?: { id: string } }
    if (outcome === 'ACCEPTED') drawn.receipts.push(receipt?.id ?? 'none')
    else drawn.refused = true
  }
}

const propose: Action = async (world) => {
  const { random, provinces, ledger } = world
  const shared = random.chance(0.4)
  const number = 2 + random.below(8)
  const by = shared ? someProvince(world) : 'hebei'
  const changes = [shared ? newItem(`XX-0${number}`) : newVenue(number)]
  const body = { legalBasis: { zh: '规定第八条', en: 'Regulations, article 8' }, changes }
  const idempotencyKey = `propose-${random.below(1e9)}`
  const proposed: World['ledger']['proposals'][number] = {}
  ledger.proposals.push(proposed)
  const answers = await perhapsTwice(world, () =>
    provinces[by].client.call('POST', '/v1/catalog/proposals', { body, idempotencyKey }),
  )
  // What is in the catalogue already is refused at once.
  const [id, ...more] = new Set(answers.filter(({ status }) => status < 300).map(idOf))
  if (more.length > 0) throw new Error('one request made two proposals')
  if (id !== undefined) proposed.id = id
}

const decide =
  (method: string, step: string): Action =>
  async (world) => {
    const { random, provinces, ledger } = world
    const { id } = random.pick(known(ledger.proposals, 'id').slice(-3))
    const body = step === '/objections' ? { reason: { zh: '不同意', en: 'No' } } : undefined
    await provinces[someProvince(world)].client.call(method, `/v1/catalog/proposals/${id}${step}`, {
      ...(body && { body }),
    })
  }

const homeFails: Action = async ({ provinces, random }) => {
  const { faults } = provinces[random.pick(Province.options)]
  faults.down = !faults.down
}

/** How often each happens, beside the others. */
const weights: readonly (readonly [number, Action])[] = [
  [12, file],
  [10, onAssignment('accept')],
  [14, onAssignment('return')],
  [12, onAssignment('answer')],
  [6, designate],
  [10, acknowledge],
  [6, cardHappens],
  [7, pushCardEvents],
  [8, resolve],
  [8, draw],
  [6, showAgain],
  [4, propose],
  [5, decide('POST', '/approvals')],
  [1, decide('POST', '/objections')],
  [1, decide('DELETE', '')],
  [1, homeFails],
]

export const someAction = ({ random }: World): Action => {
  let left = random.below(weights.reduce((sum, [weight]) => sum + weight, 0))
  for (const [weight, act] of weights) {
    if (left < weight) return act
    left -= weight
  }
  throw new Error('the weights do not add up')
}
