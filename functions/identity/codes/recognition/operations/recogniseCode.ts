import { makeEvent } from '../../../../../shared/contract/event.ts'
import type { NewId } from '../../../../../shared/contract/ids.ts'
import { commonProblems, Problem } from '../../../../../shared/contract/problem.ts'
import { derivedId } from '../../../../../shared/crypto/ids.ts'
import { makeReceipt } from '../../../../../shared/crypto/receipt.ts'
import type { Signer } from '../../../../../shared/crypto/signer.ts'
import type { Handler, Input, RequestInfo } from '../../../../../shared/http/bind.ts'
import { checkSameRequest, idForRequest } from '../../../../../shared/http/idempotency.ts'
import { codeRecognised } from '../../../events.ts'
import type { PairwiseNames } from '../../../resolution/pairwise.ts'
import { type CodeProfile, longestCode, type operations, type Recognition } from '../../contract.ts'
import type { AskedBy, Entitlements, Known, ProfileStore, RecognitionStore, Use } from '../../ports.ts'
import { codeProblems } from '../../problems.ts'
import { classify } from '../../profiles/domain/profile.ts'
import type { CheckedCode } from '../checkedCode.ts'
import { checkOnlineCode, type Deps as OnlineDeps } from '../checkOnlineCode.ts'
import { checkSignedCode, type Deps as SignedDeps } from '../checkSignedCode.ts'
import { type Facts, isPassing, reasonOfEntitlement, recognition, type verdicts } from '../domain/recognition.ts'

type Deps = OnlineDeps &
  SignedDeps & {
    profiles: Pick<ProfileStore, 'held'>
    recognitions: RecognitionStore
    entitlements: Entitlements
    pairwise: Pick<PairwiseNames, 'subject'>
    signer: Signer
    issuer: string
    newId: NewId
  }

type Asked = Input<typeof operations.recogniseCode>

/**
 * Recognises a presented code. Single use comes last and alone decides: one conditional write that holds the whole answer,
 * so of two scanners one is told ACCEPTED, and a repeat after a crash hears the same.
 */
export const recogniseCode =
  (deps: Deps): Handler<typeof operations.recogniseCode> =>
  async (input) => {
    const { body, caller, request } = input
    if (body.code.length > longestCode)
      throw new Problem(codeProblems['code-too-long'], {
        zh: `码文超过 ${longestCode} 个字符。`,
        en: `The code is longer than ${longestCode} characters.`,
      })
    const key = request.idempotencyKey
    const askedBy =
      key === undefined ? undefined : { key: derivedId('idk', caller.id, key), fingerprint: request.fingerprint }
    const before = askedBy && answerOf(await deps.recognitions.known(askedBy.key), request)
    if (before) return { status: 200, body: before }
    const answer = await recognise(deps, input, askedBy)
    if (!askedBy || isPassing(answer) || answer.outcome === 'ACCEPTED') return { status: 200, body: answer }
    const kept = answerOf(await deps.recognitions.keepAnswer(answer, askedBy), request)
    // An earlier try of the same request may be about to be accepted: two answers to one request are worse than none yet.
    if (!kept)
      throw new Problem(commonProblems.conflict, {
        zh: '同一请求的上一次尝试尚在处理，请数秒后原样重试。',
        en: 'An earlier try of this request is still under way; send it again in some seconds.',
      })
    return { status: 200, body: kept }
  }

/** The answer that stands for a request, if any does. */
const answerOf = (known: Known | undefined, request: RequestInfo): Recognition | undefined => {
  if (!known) return undefined
  checkSameRequest(known.fingerprint, request)
  return 'answer' in known ? known.answer : undefined
}

const recognise = async (deps: Deps, input: Asked, askedBy: AskedBy | undefined): Promise<Recognition> => {
  const { body, caller, request } = input
  const { now } = request
  const answer = (reason: keyof typeof verdicts, facts: Partial<Facts> = {}) =>
    recognition(reason, { asOf: now, source: 'index', ...facts }, deps.newId('dec'), now)

  const found = classify(body.code, await deps.profiles.held())
  if (found === 'unknown') return answer('code-format-unknown')
  if (found === 'malformed') return answer('code-malformed')
  const { profile } = found
  const checkCode = profile.mode === 'signed' ? checkSignedCode : checkOnlineCode
  const code = await checkCode(deps, { ...found, venue: body.venue, item: body.item, scanner: caller.id, now })
  if (!code.genuine) {
    const { genuine: _no, reason, ...facts } = code
    return answer(reason, { profile: profile.id, ...facts })
  }
  const { card, home } = code
  const facts: Facts = {
    profile: profile.id,
    home: home.province,
    card: { status: card.status, usable: card.usable },
    asOf: card.asOf,
    source: card.source,
  }
  if (!card.usable) return answer('card-not-active', facts)
  const {
    answer: allowed,
    because,
    release,
  } = await deps.entitlements.check({
    venue: body.venue,
    item: body.item,
    form: code.form,
    issuer: home.province,
    at: now,
  })
  facts.entitlement = { answer: allowed, because: [...because], release }
  if (allowed !== 'yes') return answer(reasonOfEntitlement[allowed], facts)

  const use = await makeUse(deps, input, { profile, code, release }, (members) =>
    answer('accepted', { ...facts, ...members }),
  )
  const event = makeEvent(codeRecognised, deps.newId('evt'), now, {
    subject: use.receipt.id,
    home: home.province,
    scanner: caller.id,
    outcome: 'ACCEPTED',
    profile: profile.id,
    form: code.form,
    venue: body.venue,
    item: body.item,
    at: now.toISOString(),
  })
  const before = askedBy && answerOf(await deps.recognitions.nameReceipt(use.receipt.id, askedBy), request)
  if (before) return before
  const spent = await deps.recognitions.spend({ ...use, ...(askedBy && { askedBy }) }, event)
  if (spent === 'done') return use.answer
  if (!askedBy || spent.askedBy?.key !== askedBy.key)
    return answer('code-already-used', { profile: profile.id, home: home.province, receipt: { id: spent.receipt.id } })
  checkSameRequest(spent.askedBy.fingerprint, request)
  return spent.answer
}

/** The use as it will be kept: receipt signed, answer complete, before the one write that makes it true. */
const makeUse = async (
  { recognitions, signer, issuer, pairwise, newId }: Deps,
  { body, caller, request }: Asked,
  checked: { profile: CodeProfile; code: Extract<CheckedCode, { genuine: true }>; release: number },
  accepted: (members: Pick<Recognition, 'subject' | 'receipt'>) => Recognition,
): Promise<Use> => {
  const { profile, code, release } = checked
  const { venue, item, terminal } = body
  const id = profile.singleUse
    ? recognitions.useOf(code.issuer, code.codeId)
    : idForRequest('rcp', caller.id, request, newId)
  const subject = pairwise.subject(caller.id, code.card.personHash)
  const home = code.home.province
  const jws = await makeReceipt(
    signer,
    issuer,
    {
      aud: caller.id,
      sub: subject,
      src: { home, profile: profile.id, how: code.how },
      use: { venue, item, form: code.form, release },
      jti: id,
    },
    request.now,
  )
  return {
    receipt: {
      id,
      jws,
      scanner: caller.id,
      home,
      profile: profile.id,
      form: code.form,
      venue,
      item,
      at: request.now.toISOString(),
    },
    ...(terminal && { terminal }),
    answer: accepted({ subject, receipt: { id, jws } }),
  }
}
