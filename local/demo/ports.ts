import { createServer } from 'node:net'
import { Sentence } from './sentence.ts'

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)))
  })

/** Says which port is taken before anything is started or deleted. */
export const checkPorts = async (ports: readonly number[]): Promise<void> => {
  for (const port of ports)
    if (!(await isFree(port)))
      throw new Sentence(
        `Port ${port} is in use by another program: stop it (another hub?), or start with \`npm start -- --port N\`.`,
      )
}
