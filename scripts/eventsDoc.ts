import * as z from 'zod'
import { services } from '../functions/manifest.ts'

/** docs/events.json: every event kind as JSON Schema with its example, publisher and consumers. */
export const eventsDocument = () =>
  services.flatMap(({ name, events }) =>
    Object.values(events).map((kind) => ({
      publisher: name,
      source: kind.source,
      type: kind.type,
      version: kind.version,
      title: kind.title,
      consumers: services
        .filter((s) => s.reactsTo.some((k) => k.source === kind.source && k.type === kind.type))
        .map((s) => s.name),
      schema: z.toJSONSchema(kind.data, { io: 'input' }),
      example: kind.example,
    })),
  )
