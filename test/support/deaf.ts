import { createServer, type RequestListener } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { Worker } from 'node:worker_threads'

export type Deaf = { url: string; heard: () => number; close: () => Promise<void> }

/** A server that takes requests, counts them, and answers as it is told: by default never. */
export const neverAnswers = async (listener: RequestListener = () => {}): Promise<Deaf> => {
  let heard = 0
  const server = createServer((request, response) => {
    heard++
    listener(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    heard: () => heard,
    close: async () => {
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

/** A thread that listens and then sleeps: the kernel takes the connections that fit into its line, and no more. */
const sleeper = `
  const { createServer } = require('node:net')
  const { parentPort } = require('node:worker_threads')
  const server = createServer()
  server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
    parentPort.postMessage(server.address().port)
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
  })`

/** A port to which no connection comes about: its line is full and nobody takes from it. */
export const neverConnects = async (): Promise<Omit<Deaf, 'heard'>> => {
  const worker = new Worker(sleeper, { eval: true })
  const port = await new Promise<number>((resolve) => worker.once('message', resolve))
  const line: Socket[] = []
  const join = () =>
    new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1')
      line.push(socket)
      const timer = setTimeout(() => resolve(false), 100)
      socket.once('connect', () => {
        clearTimeout(timer)
        resolve(true)
      })
      socket.on('error', () => {})
    })
  while (await join());
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      for (const socket of line) socket.destroy()
      await worker.terminate()
    },
  }
}
