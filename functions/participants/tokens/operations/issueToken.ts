import type { NewId } from '../../../../shared/contract/ids.ts'
import { commonProblems, Problem } from '../../../../shared/contract/problem.ts'
import { Scope } from '../../../../shared/contract/scope.ts'
import { mintAccessToken, tokenLife } from '../../../../shared/crypto/accessToken.ts'
import { firstFailure } from '../../../../shared/crypto/checks.ts'
import { type CheckedAssertion, checkAssertion } from '../../../../shared/crypto/clientAssertion.ts'
import type { Proof } from '../../../../shared/crypto/dpop.ts'
import { checkProof } from '../../../../shared/crypto/dpop.ts'
import type { KeyedHash } from '../../../../shared/crypto/keyedHash.ts'
import type { Signer } from '../../../../shared/crypto/signer.ts'
import type { Handler } from '../../../../shared/http/bind.ts'
import { grantedScopes } from '../../registry/domain/participant.ts'
import type { ParticipantStore } from '../../registry/ports.ts'
import { clientKeys } from '../clientKeys.ts'
import type { operations } from '../contract.ts'
import { createFailures } from '../failures.ts'
import type { OnceStore } from '../ports.ts'
import { tokenProblems } from '../problems.ts'

type Deps = {
  participants: Pick<ParticipantStore, 'find'>
  once: OnceStore
  spendProof: (proof: Proof) => Promise<boolean>
  keyed: () => Promise<KeyedHash>
  signer: Signer
  issuer: string
  newId: NewId
}

const mostFields = 32
const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

const badRequest = (zh: string, en: string) =>
  new Problem({ ...commonProblems['validation-failed'], status: 400 }, { zh, en })

/**
 * RFC 6749 §4.4 with RFC 7523 and RFC 9449. Every refusal of the client is one `invalid_client`; only who signed with a
 * registered key is told what else was wrong.
 */
export const issueToken = ({
  participants,
  once,
  spendProof,
  keyed,
  signer,
  issuer,
  newId,
}: Deps): Handler<typeof operations.issueToken> => {
  const findKeys = clientKeys(participants)
  const failures = createFailures({ once, keyed, findKeys })
  return async ({ body: form, headers, request }) => {
    if (Object.keys(form).length > mostFields)
      throw new Problem(commonProblems['request-too-large'], { zh: '表单成员过多。', en: 'Too many form members.' })
    if (form['grant_type'] !== 'client_credentials')
      throw form['grant_type'] === undefined
        ? badRequest('缺少 grant_type。', 'grant_type is missing.')
        : new Problem(tokenProblems['unsupported-grant-type'], {
            zh: '只支持 client_credentials。',
            en: 'Only client_credentials is supported.',
          })
    const methods = [headers.authorization, form['client_secret'], form['client_assertion']].filter(
      (m) => m !== undefined,
    )
    if (methods.length > 1) throw badRequest('只能用一种客户端认证方式。', 'Use one client authentication method only.')
    const compact = form['client_assertion']
    if (compact === undefined || form['client_assertion_type'] !== assertionType)
      throw invalidClient('请用 private_key_jwt 认证。', 'Authenticate with private_key_jwt.')

    await failures.check(compact, request.now)
    // All checks at once: its owner is told what failed, and whoever is not costs one verification and not two.
    const assertion = await checkAssertion({ compact, issuer, now: request.now, findKeys })
    const client = assertion.client
    if (!client || (form['client_id'] !== undefined && form['client_id'] !== client.id)) {
      await failures.count(compact, request.now)
      throw refusedClient(client ? undefined : explainToOwner(assertion))
    }
    const { proof, findings } = await checkProof({
      compact: headers.dpop,
      method: 'POST',
      url: `${issuer}/oauth/token`,
      accessToken: undefined,
      now: request.now,
    })
    const failed = firstFailure(findings)
    if (!proof)
      throw new Problem(tokenProblems['invalid-dpop-proof'], {
        zh: `${failed?.check}：应为 ${failed?.expected}；实为 ${failed?.received}。`,
        en: `${failed?.check}: expected ${failed?.expected}; received ${failed?.received}.`,
      })
    const stored = await participants.find(client.id)
    const granted = stored ? grantedScopes(stored.participant) : []
    const asked = form['scope'] === undefined || form['scope'] === '' ? granted : [...new Set(form['scope'].split(' '))]
    if (!asked.every((s): s is Scope => Scope.safeParse(s).success && granted.includes(s as Scope)))
      throw new Problem(tokenProblems['invalid-scope'], {
        zh: `已登记的权限：${granted.join('、')}。`,
        en: `Registered scopes: ${granted.join(', ')}.`,
      })
    if (!(await once.spendAssertion(client.id, client.jti, client.expires))) {
      await failures.count(compact, request.now)
      throw invalidClient('这份断言已用过一次。', 'This assertion has been used before.')
    }
    if (!(await spendProof(proof)))
      throw new Problem(tokenProblems['invalid-dpop-proof'], {
        zh: '这份证明已用过一次。',
        en: 'This proof has been used before.',
      })
    const caller = {
      id: stored?.participant.id as never,
      province: stored?.participant.province,
      scopes: asked as Scope[],
      jkt: proof.jkt,
      kind: stored?.participant.kind,
      clientKey: client.kid,
    }
    const token = await mintAccessToken(signer, issuer, caller, request.now, newId('tok'))
    return {
      status: 200,
      body: { access_token: token, token_type: 'DPoP', expires_in: tokenLife, scope: asked.join(' ') },
      headers: { 'cache-control': 'no-store' },
    }
  }
}

const invalidClient = (zh: string, en: string) => new Problem(tokenProblems['invalid-client'], { zh, en })

const refusedClient = (explained: { zh: string; en: string } | undefined) =>
  invalidClient(
    explained?.zh ?? '客户端断言未被接受。可用 POST /v1/token-checks 逐项检查。',
    explained?.en ?? 'The client assertion was not accepted. POST /v1/token-checks explains each check.',
  )

/** The first failed check in words, for whoever proved to own a registered key; undefined for everybody else. */
const explainToOwner = ({ findings, ownsKey }: CheckedAssertion) => {
  const failed = firstFailure(findings)
  if (!ownsKey || !failed) return undefined
  const sentence = `${failed.check}: expected ${failed.expected}; received ${failed.received}.`
  return { zh: sentence, en: sentence }
}
