import { createServer } from 'node:net'
import { Province } from '../../shared/contract/province.ts'
import { Sentence } from './sentence.ts'

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)))
  })

/** The hub's port and the provinces' behind it, in the order of their rows. */
export const portsFrom = (first: number): [number, ...number[]] => [
  first,
  ...Province.options.map((_, i) => first + 1 + i),
]

/** The first port, at or after one, that is free with the provinces' behind it. Throws when there is none below 60000. */
export const freePortsFrom = async (first: number): Promise<number> => {
  for (let port = first; port < 60_000; port += portsFrom(port).length)
    if ((await Promise.all(portsFrom(port).map(isFree))).every(Boolean)) return port
  throw new Error('not enough free ports in a row')
}

/** Says which port is taken before anything is started or deleted. */
export const checkPorts = async (ports: readonly number[]): Promise<void> => {
  for (const port of ports)
    if (!(await isFree(port)))
      throw new Sentence(
        `Port ${port} is in use by another program: stop it (another hub?), or start with \`npm start -- --port N\`.`,
      )
}
