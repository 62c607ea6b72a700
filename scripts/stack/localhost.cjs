// Preloaded into the CDK CLI and the tests of the stack lane: `*.localhost` is this machine (RFC 6761 §6.3), which many
// resolvers do not know. Bucket and API names of an emulator are such hosts.
const dns = require('node:dns')

const real = dns.lookup
dns.lookup = (host, options, callback) => {
  const [settings, done] = typeof options === 'function' ? [{}, options] : [options, callback]
  if (!/\.localhost$/.test(host)) return real(host, options, callback)
  return process.nextTick(() =>
    settings.all ? done(null, [{ address: '127.0.0.1', family: 4 }]) : done(null, '127.0.0.1', 4),
  )
}
