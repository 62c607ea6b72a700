import { createPublicKey, verify } from 'node:crypto'
import { codeTimes, makeCode, readCode } from '../shared/crypto/code.ts'
import { randomId } from '../shared/crypto/ids.ts'
import { signatureHolds } from '../shared/crypto/jws.ts'
import { generatePrivateJwk, jwkSigner } from '../shared/crypto/signer.ts'
import { short } from './support/numbers.ts'
import { newGate, type Run } from './support/report.ts'

type Contender = { name: string; goal?: string; verify: (code: string) => boolean | Promise<boolean> }

/** Verifying one code in this process: CPU of all its threads, in turns. */
export const run: Run = async ({ quick }) => {
  const gate = newGate()
  const signer = await jwkSigner(await generatePrivateJwk())
  const now = new Date()
  const iat = Math.floor(now.getTime() / 1000)
  const count = quick ? 500 : 2000
  const codes = await Promise.all(
    Array.from({ length: count }, () =>
      makeCode(signer, {
        iss: '130000',
        sub: randomId('sub').slice(4),
        exp: iat + 60,
        jti: randomId('jti').slice(4),
        iat,
      }),
    ),
  )
  const key = createPublicKey({ key: signer.publicJwk, format: 'jwk' })
  const raw = (code: string): boolean => {
    const end = code.lastIndexOf('.')
    const signature = Buffer.from(code.slice(end + 1), 'base64url')
    return verify('sha256', Buffer.from(code.slice(0, end)), { key, dsaEncoding: 'ieee-p1363' }, signature)
  }
  const gated = async (code: string): Promise<boolean> => {
    const read = readCode(code)
    if ('refused' in read || read.kid !== signer.kid) return false
    return (await signatureHolds(read.jws, signer.publicJwk)) && codeTimes(read.claims, 120, now) === 'live'
  }
  const gateOnly = (code: string): boolean => !('refused' in readCode(code))
  const contenders: readonly Contender[] = [
    { name: 'raw node:crypto ES256, ready key', verify: raw },
    { name: 'strict gate, jose, times', goal: '≥ 0.5', verify: gated },
    { name: 'the strict gate alone', verify: gateOnly },
  ]
  const tampered = codes.map((code) => `${code.slice(0, -44)}${code.at(-44) === 'A' ? 'B' : 'A'}${code.slice(-43)}`)
  const best = new Map<string, number>()
  for (let round = 0; round < (quick ? 3 : 6); round++)
    for (const { name, verify: holds } of contenders) {
      const before = process.cpuUsage()
      let held = 0
      for (const code of codes) if (await holds(code)) held++
      const { user, system } = process.cpuUsage(before)
      gate.sent += count
      gate.answered += count
      gate.expected += held
      best.set(name, Math.min(best.get(name) ?? Number.POSITIVE_INFINITY, (user + system) / count))
    }
  // A contender that accepts an altered code has not verified anything.
  for (const { verify: holds } of contenders.slice(0, 2))
    for (const code of tampered.slice(0, 50)) {
      gate.sent++
      gate.answered++
      if (await holds(code)) gate.surprises.set('an altered code was accepted', 1)
      else gate.expected++
    }
  const floor = best.get(contenders[0]?.name ?? '') ?? Number.NaN
  return {
    conditions: [`${count} codes of ${codes[0]?.length} characters, one key; CPU µs per code, best of the rounds`],
    rows: contenders.map(({ name, goal }, i) => {
      const cost = best.get(name) ?? Number.NaN
      return {
        what: name,
        measured: `${short(cost)} µs CPU`,
        ...(i > 0 && { floor: `${short(floor)} µs CPU` }),
        ...(i === 1 && { ratio: `${(floor / cost).toFixed(2)} of the raw speed` }),
        ...(goal && { goal }),
      }
    }),
    gate,
  }
}
